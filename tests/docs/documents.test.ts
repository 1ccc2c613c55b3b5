import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { REFUSAL_REASONS } from '../../sidecar/src/decide/refusal-reasons.ts';
import { REQUIREMENTS } from '../conformance/otlp/requirements.ts';
import { type Rule, RULES } from '../conformance/otlp/rules.ts';
import { documentTables, testsOfRules } from './tables.ts';

const root = resolve(import.meta.dirname, '../..');
const pages = ['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...markdownBelow('docs')];

test.each(documentTables(root))('the table "$name" in $page says what the code says', ({ page, name, text }) => {
  expect(marked(page, name), 'run "npm run documents"').toBe(text);
});

test('every macro is explained', () => {
  const macros = read('sidecar/src/query/sql/macros.ts');
  const names = [...macros.matchAll(/^ {2}(\w+): (?:bare\(|\{)/gm)].map(([, name]) => name);

  expect(names.length).toBeGreaterThan(5);
  expect(names.filter((name) => !read('docs/sql.md').includes(`$__${name}`))).toEqual([]);
});

test('every reason of a refusal that is explained is given somewhere', () => {
  const folder = join(root, 'sidecar/src/ingest');
  const sources = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts') && !name.endsWith('.test.ts')
  );
  // What a trigger cannot capture is refused by PostgreSQL and counted by a statement.
  const code = [...sources.map((name) => join('sidecar/src/ingest', name)), 'sidecar/src/query/sql/intake-figures.ts']
    .map(read)
    .join('\n');
  // Put together from the name of an endpoint of the native API.
  const native = ['errors', 'changes', 'metrics', 'logs'].map((endpoint) => `${endpoint}_rejected`);

  expect(code).toContain('`${endpoint}_rejected`');
  expect(Object.keys(REFUSAL_REASONS).filter((word) => !code.includes(`'${word}'`) && !native.includes(word))).toEqual(
    []
  );
});

test('every rule of OTLP is looked at by a requirement of the report or by a test, and no test names another one', () => {
  const tests = testsOfRules(root);
  const required = REQUIREMENTS.flatMap(({ rules }) => rules);

  expect(Object.keys(RULES).filter((rule) => !required.includes(rule as Rule) && !tests.has(rule))).toEqual([]);
  expect([...tests.keys()].filter((rule) => !(rule in RULES))).toEqual([]);
});

test.each(pages)('the links in %s lead somewhere', (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:)([^)#]*)(?:#([\w-]+))?\)/g)];
  const broken = links.filter(([, path, anchor]) => {
    const target = path === '' ? page : join(dirname(page), path!);
    return !existsSync(join(root, target)) || (anchor && !anchorsOf(target).includes(anchor));
  });

  expect(broken.map(([link]) => link)).toEqual([]);
});

test('every npm script and every file that is named exists', () => {
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const text = pages.map(read).join('\n');
  const named = [...text.matchAll(/(?:^|`|&& )npm (?:run )?([a-z][a-z:]*)/gm)].map(([, name]) => name!);
  const paths = [...text.matchAll(/`((?:sidecar|contract|tests|demo|provisioning|preview|\.ci)\/[\w./-]*)`/g)];

  expect(new Set(named.filter((name) => !(name in scripts) && name !== 'ci'))).toEqual(new Set());
  expect(paths.map(([, path]) => path!).filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('the allow-list names all five plugins', () => {
  const ids = ['plugin.json', ...['datasource', 'panels/errors', 'panels/trace', 'panels/partitions'].map(nested)].map(
    (path) => (JSON.parse(read(path)) as { id: string }).id
  );

  expect(read('docs/install-grafana.md')).toContain(`GF_PLUGINS_ALLOW_LOADING_UNSIGNED_PLUGINS=${ids.join(',')}`);
});

/** What stands between the two comments of a name; Prettier's padding of tables left out. */
function marked(page: string, name: string): string {
  const text = read(page);
  const start = text.indexOf('-->', text.indexOf(`<!-- ${name}:`)) + 3;
  const between = text.slice(start, text.indexOf(`<!-- /${name} -->`)).trim();
  return between.replace(/ {2,}/g, ' ').replace(/-{3,}/g, '---');
}

/** Anchors as GitHub makes them of headings. */
function anchorsOf(page: string): string[] {
  return [...read(page).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\w\s-]/g, '')
      .trim()
      .replaceAll(' ', '-')
  );
}

function markdownBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join(folder, name));
}

function nested(folder: string): string {
  return `src/${folder}/plugin.json`;
}

function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}
