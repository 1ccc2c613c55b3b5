// Builds dist/: the app at the top, each nested plugin in the folder of its plugin.json, as Grafana expects them.
import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import CopyPlugin from 'copy-webpack-plugin';

const root = import.meta.dirname;
const src = join(root, 'src');
const dist = join(root, 'dist');
const { version } = readJson('package.json');
const { id } = readJson('plugin.json');

const nested = readdirSync(src, { recursive: true })
  .filter((path) => basename(path) === 'plugin.json')
  .map(dirname);

/** Grafana runs `<executable>_<os>_<arch>`; ours is the same shell program everywhere. */
const locators = ['linux_amd64', 'linux_arm64', 'darwin_amd64', 'darwin_arm64'].map(
  (platform) => `datasource/gpx_howdah_${platform}`
);

/** Modules that Grafana itself provides when the plugin is loaded. */
const shared = [
  'react',
  'react/jsx-runtime',
  'react/jsx-dev-runtime',
  'react-dom',
  'react-redux',
  'redux',
  'react-router',
  'rxjs',
  'rxjs/operators',
  'lodash',
  'moment',
  'jquery',
  'd3',
  'slate',
  'slate-react',
  'prismjs',
  'i18next',
  '@emotion/css',
  '@emotion/react',
  '@grafana/data',
  '@grafana/data/unstable',
  '@grafana/runtime',
  '@grafana/runtime/unstable',
  '@grafana/ui',
  '@grafana/ui/unstable',
];

/** Copying drops file modes, and Grafana cannot start a locator that is not executable. */
class ExecutableLocators {
  apply(compiler) {
    compiler.hooks.afterEmit.tap('ExecutableLocators', () => {
      for (const locator of locators.map((path) => join(compiler.outputPath, path)).filter(existsSync)) {
        chmodSync(locator, 0o755);
      }
    });
  }
}

export default (_env, { mode }) => ({
  mode,
  context: src,
  target: ['web', 'es2022'],
  devtool: mode === 'production' ? 'source-map' : 'eval-source-map',
  entry: {
    module: './module.tsx',
    ...Object.fromEntries(nested.map((folder) => [`${folder}/module`, `./${folder}/module`])),
  },
  output: {
    path: dist,
    clean: true,
    filename: '[name].js',
    chunkFilename: 'chunks/[name].js?_cache=[contenthash:8]',
    // Chunks lie in the app's folder. Relative to <base href>, so that a Grafana below a sub-path finds them.
    publicPath: `public/plugins/${id}/`,
    library: { type: 'amd' },
    uniqueName: id,
    crossOriginLoading: 'anonymous',
  },
  externals: shared,
  resolve: { extensions: ['.tsx', '.ts', '.mjs', '.js'] },
  module: {
    rules: [
      {
        test: /\.tsx?$/,
        exclude: /node_modules/,
        loader: 'swc-loader',
        options: {
          jsc: {
            target: 'es2022',
            parser: { syntax: 'typescript', tsx: true },
            transform: { react: { runtime: 'automatic' } },
          },
        },
      },
    ],
  },
  plugins: [
    new CopyPlugin({
      patterns: [
        { from: join(root, 'plugin.json'), transform: fillIn },
        { from: '**/plugin.json', transform: fillIn },
        { from: '**/img/**', noErrorOnMissing: true },
        ...['README.md', 'CHANGELOG.md', 'LICENSE'].map((name) => ({
          from: join(root, name),
          to: '[name][ext]',
          noErrorOnMissing: true,
        })),
        { from: join(root, 'dashboards/*.json'), to: 'dashboards/[name][ext]', noErrorOnMissing: true },
        ...locators.map((to) => ({
          from: join(root, 'sidecar/locator/gpx_howdah.sh'),
          to,
          toType: 'file',
          noErrorOnMissing: true,
        })),
      ],
    }),
    new ExecutableLocators(),
  ],
  // Names that do not change with the content: in production, Grafana serves only files that were there when it started.
  optimization: { chunkIds: 'named' },
  performance: { hints: false },
  // scenes 7.4.2 looks for a default that @grafana/schema 12.4 does not have; only its table options would use it.
  ignoreWarnings: [{ module: /@grafana\/scenes/, message: /defaultOptions/ }],
  cache: {
    type: 'filesystem',
    cacheDirectory: join(root, '.cache/webpack'),
    buildDependencies: { config: [import.meta.filename] },
  },
  stats: { preset: 'errors-warnings', timings: true },
});

function fillIn(content) {
  return content
    .toString()
    .replaceAll('%VERSION%', version)
    .replaceAll('%TODAY%', new Date().toISOString().slice(0, 10))
    .replaceAll('%PLUGIN_ID%', id);
}

function readJson(name) {
  return JSON.parse(readFileSync(join(root, name), 'utf8'));
}
