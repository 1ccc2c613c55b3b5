import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS } from '../../sidecar/src/config/settings.ts';
import { REFUSAL_REASONS } from '../../sidecar/src/decide/refusal-reasons.ts';
import { searchKeys } from '../../sidecar/src/query/model/search-keys.ts';
import { REQUIREMENTS } from '../conformance/otlp/requirements.ts';

/** A table in the documents that the code knows better: it stands between `<!-- name: … -->` and `<!-- /name -->`. */
export interface DocumentTable {
  page: string;
  name: string;
  text: string;
}

/** Written by `npm run documents`, compared by documents.test.ts. */
export function documentTables(root: string): DocumentTable[] {
  return [
    { page: 'README.md', name: 'settings', text: table('| variable | default | meaning |', settingRows()) },
    { page: 'docs/search.md', name: 'keys', text: table('| key | for | meaning |', keyRows()) },
    {
      page: 'docs/conformance.md',
      name: 'requirements',
      text: table(
        '| id | level | what is asked |',
        REQUIREMENTS.map(({ id, level, text }) => `| \`${id}\` | ${level} | ${text} |`)
      ),
    },
    {
      page: 'docs/refusals.md',
      name: 'requests',
      text: table(
        '| reason | status | what happened | what to do |',
        refusalRows((status) => status.length > 0)
      ),
    },
    {
      page: 'docs/refusals.md',
      name: 'records',
      text: table(
        '| reason | status | what happened | what to do |',
        refusalRows((status) => status.length === 0)
      ),
    },
    { page: 'docs/sql.md', name: 'views', text: table('| view | what |', viewRows(root)) },
    ...readViews(root).map(({ view, columns }) => ({
      page: 'docs/views.md',
      name: view,
      text: table('| column | type | meaning |', columns),
    })),
  ];
}

function settingRows(): string[] {
  return Object.values(SETTINGS).map(
    ({ variable, fallback, help }) =>
      `| ${variable} | ${fallback ? `\`${fallback}\`` : '–'} | ${help.replaceAll('|', '\\|')} |`
  );
}

function refusalRows(wanted: (status: readonly number[]) => boolean): string[] {
  return Object.entries(REFUSAL_REASONS)
    .filter(([, { status }]) => wanted(status))
    .map(
      ([reason, { status, means, remedy }]) =>
        `| \`${reason}\` | ${status.length > 0 ? status.join(', ') : '200'} | ${means} | ${remedy} |`
    );
}

function keyRows(): string[] {
  return searchKeys().map(({ key, on, description, values = [] }) => {
    const words = values.map((value) => ` \`${value}\``).join('');
    return `| \`${key}\` | ${on.join(', ')} | ${description}${words} |`;
  });
}

function viewRows(root: string): string[] {
  return readViews(root).map(
    ({ view, meaning }) => `| [\`${view}\`](views.md#${view.replace('.', '')}) | ${meaning} |`
  );
}

/** The views with their columns, as their comments describe them. */
function readViews(root: string): Array<{ view: string; meaning: string; columns: string[] }> {
  const types = JSON.parse(readFileSync(join(root, 'tests/compatibility/view-columns.json'), 'utf8')) as Columns;
  return Object.entries(types).map(([name, columns]) => {
    const sql = readFileSync(join(root, 'sidecar/views', `${name}.sql`), 'utf8');
    const view = `monitoring.${name}`;
    const commentOn = (what: string) =>
      (new RegExp(`comment on ${what} is '((?:[^']|'')*)';`).exec(sql)?.[1] ?? '').replaceAll("''", "'");
    return {
      view,
      meaning: commentOn(`view ${view}`),
      columns: Object.entries(columns).map(([column, type]) => {
        const shortType = type === 'timestamp with time zone' ? 'timestamptz' : type;
        return `| \`${column}\` | ${shortType} | ${commentOn(`column ${view}.${column}`)} |`;
      }),
    };
  });
}

type Columns = Record<string, Record<string, string>>;

function table(head: string, rows: readonly string[]): string {
  const columns = head.split('|').length - 2;
  return [head, `|${' --- |'.repeat(columns)}`, ...rows].join('\n');
}
