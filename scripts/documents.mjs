// `npm run documents`: writes the tables that the code knows better into README.md and docs/. A test compares them.
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { format } from 'prettier';
import { root } from './build-part.mjs';

// Inside of the repository, where the packages that stay outside of the bundle are found.
const bundle = join(root, '.cache/document-tables.mjs');
await mkdir(join(root, '.cache'), { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: ['tests/docs/tables.ts'],
  outfile: bundle,
  bundle: true,
  format: 'esm',
  platform: 'node',
  packages: 'external',
  alias: { '#support': join(root, 'tests/support') },
});
const { documentTables } = await import(pathToFileURL(bundle).href);
await rm(bundle);

for (const { page, name, text } of documentTables(root)) {
  const path = join(root, page);
  const before = await readFile(path, 'utf8');
  const start = before.indexOf('-->', before.indexOf(`<!-- ${name}:`)) + 3;
  const after = `${before.slice(0, start)}\n\n${text}\n\n${before.slice(before.indexOf(`<!-- /${name} -->`))}`;
  const formatted = await format(after, { parser: 'markdown', printWidth: 120 });
  await writeFile(path, formatted);
  process.stdout.write(`${page}: ${name} ${formatted === before ? 'unchanged' : 'written'}\n`);
}
