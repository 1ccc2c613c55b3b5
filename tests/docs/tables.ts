import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SETTINGS } from '../../sidecar/src/config/settings.ts';
import { searchKeys } from '../../sidecar/src/query/model/search-keys.ts';

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
    { page: 'docs/sql.md', name: 'views', text: table('| view | a row | columns |', viewRows(root)) },
  ];
}

function settingRows(): string[] {
  return Object.values(SETTINGS).map(
    ({ variable, fallback, help }) =>
      `| ${variable} | ${fallback ? `\`${fallback}\`` : '–'} | ${help.replaceAll('|', '\\|')} |`
  );
}

function keyRows(): string[] {
  return searchKeys().map(({ key, on, description, values = [] }) => {
    const words = values.map((value) => ` \`${value}\``).join('');
    return `| \`${key}\` | ${on.join(', ')} | ${description}${words} |`;
  });
}

function viewRows(root: string): string[] {
  return readdirSync(join(root, 'sidecar/views'))
    .sort()
    .map((file) => {
      const sql = readFileSync(join(root, 'sidecar/views', file), 'utf8');
      const [, view = file, meaning = ''] = /comment on view (\S+) is '(.*)';/.exec(sql) ?? [];
      const columns = [...sql.matchAll(/comment on column [\w.]+\.(\w+) is/g)].map(
        ([, column]) => `\`${column ?? ''}\``
      );
      return `| \`${view}\` | ${meaning} | ${columns.join(' ')} |`;
    });
}

function table(head: string, rows: readonly string[]): string {
  const columns = head.split('|').length - 2;
  return [head, `|${' --- |'.repeat(columns)}`, ...rows].join('\n');
}
