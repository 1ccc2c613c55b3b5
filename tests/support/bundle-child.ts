import { mkdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');

/** Makes a program of a TypeScript file below the repository's root, to be run as a process of its own. */
export async function bundleChild(source: string): Promise<string> {
  const outdir = join(root, '.cache/faults');
  await mkdir(outdir, { recursive: true });
  await build({
    entryPoints: [join(root, source)],
    outdir,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    logLevel: 'silent',
  });
  return join(outdir, basename(source).replace(/ts$/, 'js'));
}
