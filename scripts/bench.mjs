// `npm run bench [-- name]`: runs tests/bench/<name>.bench.ts, all of them without a name. Prints ratios, asserts nothing.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from './build-part.mjs';

const available = readdirSync(join(root, 'tests/bench'))
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.replace('.bench.ts', ''));
const wanted = process.argv.length > 2 ? process.argv.slice(2) : available;
const unknown = wanted.filter((name) => !available.includes(name));
if (unknown.length > 0) {
  process.stderr.write(`There is no benchmark ${unknown.join(', ')}; there are ${available.join(', ')}.\n`);
  process.exit(1);
}

const outdir = join(root, '.cache/bench');
mkdirSync(outdir, { recursive: true });
await build({
  absWorkingDir: root,
  entryPoints: Object.fromEntries(wanted.map((name) => [name, `tests/bench/${name}.bench.ts`])),
  outdir,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20',
  packages: 'external',
  alias: { '#support': join(root, 'tests/support') },
  sourcemap: 'inline',
  logLevel: 'warning',
});
for (const name of wanted) {
  const child = spawn(process.execPath, ['--enable-source-maps', join(outdir, `${name}.js`)], {
    cwd: root,
    stdio: 'inherit',
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) {
    process.exit(code ?? 1);
  }
}
