import { cp, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { hiddenModules } from './hidden-modules.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = dirname(here);
const dist = join(here, 'dist');
const modules = join(root, 'node_modules');
const require = createRequire(import.meta.url);

/** Files and folders, relative to the repository, that a build depends on: unchanged inputs need no new build. */
export const previewInputs = [
  'preview/build.mjs',
  'preview/hidden-modules.mjs',
  'preview/src',
  'contract',
  'package-lock.json',
];

/** Writes preview/dist: server.js for node, web/ for the browser, and esbuild's list of what went into the latter. */
export async function buildPreview() {
  await rm(dist, { recursive: true, force: true });
  await mkdir(join(dist, 'web'), { recursive: true });
  const [, web] = await Promise.all([buildServer(), buildWeb(), copyAssets()]);
  await writeFile(join(dist, 'web-meta.json'), JSON.stringify(web.metafile));
}

function buildServer() {
  return build({
    entryPoints: { server: join(here, 'src/server/start-preview.ts') },
    outdir: dist,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  });
}

function buildWeb() {
  return build({
    entryPoints: {
      main: join(here, 'src/web/main.ts'),
      'editor.worker': require.resolve('monaco-editor/esm/vs/editor/editor.worker.js'),
    },
    outdir: join(dist, 'web'),
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    minify: true,
    // Full messages of React, which tests and developers of pages need, in a bundle that stays small.
    define: { 'process.env.NODE_ENV': '"development"', global: 'globalThis' },
    conditions: ['import', 'module', 'browser'],
    mainFields: ['module', 'browser', 'main'],
    chunkNames: 'chunks/[name]-[hash]',
    assetNames: 'assets/[name]-[hash]',
    loader: { '.woff2': 'file', '.woff': 'empty', '.ttf': 'file', '.svg': 'file' },
    plugins: [reachHiddenModules, keepOneCopy, completeSchema, quietRouter],
    metafile: true,
    logLevel: 'error',
  });
}

function copyAssets() {
  return Promise.all([
    cp(join(modules, '@grafana/ui/dist/public/img/icons'), join(dist, 'web/icons'), { recursive: true }),
    ...Object.entries(FONTS).map(([name, file]) => cp(join(modules, file), join(dist, 'web/fonts', name))),
  ]);
}

/** Grafana's styles ask for these names; its own files are not on npm. */
const FONTS = {
  'inter/Inter-Regular.woff2': '@fontsource/inter/files/inter-latin-400-normal.woff2',
  'inter/Inter-Medium.woff2': '@fontsource/inter/files/inter-latin-500-normal.woff2',
  'inter/Inter-Italic.woff2': '@fontsource/inter/files/inter-latin-400-italic.woff2',
  'inter/Inter-MediumItalic.woff2': '@fontsource/inter/files/inter-latin-500-italic.woff2',
  'roboto/L0xTDF4xlVMF-BfR8bXMIhJHg45mwgGEFl0_3vrtSM1J-gEPT5Ese6hmHSh0mQ.woff2':
    '@fontsource/roboto-mono/files/roboto-mono-latin-400-normal.woff2',
};

/** @type {import('esbuild').Plugin} */
const reachHiddenModules = {
  name: 'reach-hidden-modules',
  setup({ onResolve }) {
    onResolve({ filter: /^hidden\// }, ({ path }) => ({ path: join(modules, hiddenModules[path]) }));
  },
};

/**
 * Contexts and style caches work only if there is one copy: the router of @grafana/ui, of scenes and of the plugins is
 * react-router 6 (v5-compat offers the same names), and scenes' own emotion is the one of the rest.
 * @type {import('esbuild').Plugin}
 */
const keepOneCopy = {
  name: 'keep-one-copy',
  setup({ onResolve, resolve }) {
    const from = { resolveDir: here, kind: /** @type {const} */ ('import-statement'), pluginData: 'once' };
    onResolve(
      { filter: /^(react-router-dom-v5-compat|react-router-dom|react-router|@emotion\/css|@emotion\/react)$/ },
      (args) => (args.pluginData === 'once' ? undefined : resolve(args.path.replace('-v5-compat', ''), from))
    );
  },
};

/**
 * scenes 7 imports a default of the table options that @grafana/schema 12.4 does not have; only option editors use it.
 * @type {import('esbuild').Plugin}
 */
const completeSchema = {
  name: 'complete-schema',
  setup({ onLoad }) {
    onLoad({ filter: /@grafana\/schema\/dist\/esm\/raw\/composable\/table\/.*\.mjs$/ }, async ({ path }) => ({
      contents: `${await readFile(path, 'utf8')}\nexport const defaultOptions = {};`,
    }));
  },
};

/**
 * The router's development build warns about how scenes nests its routes, which nobody here can change.
 * @type {import('esbuild').Plugin}
 */
const quietRouter = {
  name: 'quiet-router',
  setup({ onLoad }) {
    onLoad(
      { filter: /node_modules\/(react-router|react-router-dom|@remix-run\/router)\/dist\/.*\.js$/ },
      async ({ path }) => ({
        contents: (await readFile(path, 'utf8')).replaceAll('process.env.NODE_ENV', '"production"'),
        resolveDir: dirname(path),
      })
    );
  },
};

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const startedAt = Date.now();
  await buildPreview();
  process.stdout.write(`preview built in ${((Date.now() - startedAt) / 1000).toFixed(1)} s\n`);
}
