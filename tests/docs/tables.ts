import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS } from '../../sidecar/src/config/settings.ts';
import { REFUSAL_REASONS } from '../../sidecar/src/decide/refusal-reasons.ts';
import { searchKeys } from '../../sidecar/src/query/model/search-keys.ts';
import { REQUIREMENTS } from '../conformance/otlp/requirements.ts';
import { type Rule, RULES } from '../conformance/otlp/rules.ts';

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
        '| id | rules | level | what is asked |',
        REQUIREMENTS.map(
          ({ id, rules, level, text }) => `| \`${id}\` | ${rules.join(', ') || '–'} | ${level} | ${text} |`
        )
      ),
    },
    {
      page: 'docs/conformance.md',
      name: 'rules',
      text: table('| rule | what is asked | requirements of the report | tests |', ruleRows(root)),
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

function ruleRows(root: string): string[] {
  const tests = testsOfRules(root);
  return Object.entries(RULES).map(([rule, text]) => {
    const requirements = REQUIREMENTS.filter(({ rules }) => rules.includes(rule as Rule)).map(({ id }) => `\`${id}\``);
    const files = (tests.get(rule) ?? []).map((file) => `\`${file}\``);
    return `| ${rule} | ${text} | ${requirements.join(', ') || '–'} | ${files.join(', ') || '–'} |`;
  });
}

/** Files with tests whose names end with rules in brackets, by rule. */
export function testsOfRules(root: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const folder of ['sidecar/src', 'tests/faults', 'tests/flows']) {
    const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort();
    for (const name of names.filter((one) => one.endsWith('.test.ts'))) {
      const code = readFileSync(join(root, folder, name), 'utf8');
      const cited = [...code.matchAll(NAME_WITH_RULES)].flatMap(([, rules = '']) => rules.split(', '));
      for (const rule of new Set(cited)) found.set(rule, [...(found.get(rule) ?? []), `${folder}/${name}`]);
    }
  }
  return found;
}

// The end of a name in quotes: `… (O5, §4.3.1)'`.
const NAME_WITH_RULES = /\(((?:(?:O\d+|§4\.3\.\d)(?:, )?)+)\)['"`],/g;

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
