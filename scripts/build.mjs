// Builds the sidecar, the demo, the plugin and the preview; what has not changed since the last build is left alone.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build as bundle } from 'esbuild';
import { buildPreview, previewInputs } from '../preview/build.mjs';
import { buildPart, root } from './build-part.mjs';

const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Node programs are bundled to single files; packages stay outside, where their own files can be found. */
const bundleForNode = (entryPoints, outdir) =>
  bundle({
    absWorkingDir: root,
    entryPoints,
    outdir,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    define: { __HOWDAH_VERSION__: JSON.stringify(version) },
    sourcemap: true,
    logLevel: 'warning',
  });

const parts = {
  sidecar: {
    inputs: ['sidecar/src', 'sidecar/package.json', 'package.json', 'contract', 'scripts/build.mjs'],
    output: 'sidecar/dist/howdah.js',
    build: () => bundleForNode({ howdah: 'sidecar/src/cli/howdah.ts' }, 'sidecar/dist'),
  },
  demo: {
    inputs: ['demo/src', 'demo/package.json', 'contract', 'scripts/build.mjs'],
    output: 'demo/dist/main.js',
    build: () =>
      bundleForNode(
        { main: 'demo/src/main.ts', service: 'demo/src/service.ts', shop: 'demo/src/shop.ts' },
        'demo/dist'
      ),
  },
  plugin: {
    inputs: [
      'src',
      'contract',
      'dashboards',
      'sidecar/locator',
      'plugin.json',
      'package.json',
      'package-lock.json',
      'webpack.config.mjs',
      'README.md',
      'CHANGELOG.md',
      'LICENSE',
    ],
    output: 'dist/module.js',
    build: () => run('node_modules/webpack-cli/bin/cli.js', '-c', 'webpack.config.mjs', '--mode', 'production'),
  },
  preview: { inputs: previewInputs, output: 'preview/dist/server.js', build: buildPreview },
};

/**
 * Builds the named parts, all by default, and says what was built and how long it took.
 *
 * @param {string[]} [names]
 */
export async function buildAll(names = Object.keys(parts)) {
  const unknown = names.filter((name) => !(name in parts));
  if (unknown.length > 0) {
    throw new Error(`There is no part ${unknown.join(', ')}; the parts are ${Object.keys(parts).join(', ')}.`);
  }
  const startedAt = Date.now();
  const built = await Promise.all(
    names.map(async (name) => ((await buildPart({ name, ...parts[name], build: announced(name) })) ? [name] : []))
  );
  if (built.flat().length > 0) {
    process.stdout.write(`Built ${built.flat().join(', ')} in ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
  }
}

/** A bundler says nothing until it is done, which may take a minute. */
const announced = (name) => () => {
  process.stdout.write(`Building ${name} …\n`);
  return parts[name].build();
};

async function run(script, ...args) {
  const child = spawn(process.execPath, [join(root, script), ...args], { cwd: root, stdio: 'inherit' });
  const [code] = await once(child, 'exit');
  if (code !== 0) {
    throw new Error(`${script} ended with ${code}; its message stands above.`);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await buildAll(process.argv.length > 2 ? process.argv.slice(2) : undefined);
}
