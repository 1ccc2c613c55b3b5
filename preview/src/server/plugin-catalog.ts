import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

/** A plugin found in dist/: the app, its data source, its panels. */
export interface BuiltPlugin {
  id: string;
  type: 'app' | 'datasource' | 'panel';
  /** Folder below dist; empty for the app itself. */
  folder: string;
  /** plugin.json as built. */
  manifest: PluginManifest;
}
interface PluginManifest {
  id: string;
  type: BuiltPlugin['type'];
  name: string;
  info: { version?: string; logos?: { small: string; large: string }; [key: string]: unknown };
  includes?: Array<{ type: string; name: string; path?: string; role?: string; addToNav?: boolean; icon?: string }>;
  [key: string]: unknown;
}

/** Reads every plugin.json below `pluginDir`, the app first. Children take the app's version, as in Grafana. */
export function readPlugins(pluginDir: string): BuiltPlugin[] {
  const files = readdirSync(pluginDir, { recursive: true, encoding: 'utf8' }).filter(
    (path) => path === 'plugin.json' || path.endsWith('/plugin.json')
  );
  const plugins = files.map((path): BuiltPlugin => {
    const manifest = JSON.parse(readFileSync(join(pluginDir, path), 'utf8')) as PluginManifest;
    return { id: manifest.id, type: manifest.type, folder: relative('.', dirname(path)), manifest };
  });
  const app = plugins.find(({ type }) => type === 'app');
  if (!app) {
    throw new Error(`There is no built app plugin in ${pluginDir}. Run \`npm run build\` first.`);
  }
  for (const plugin of plugins) {
    plugin.manifest.info.version ??= app.manifest.info.version ?? '';
  }
  return [app, ...plugins.filter((plugin) => plugin !== app)];
}
