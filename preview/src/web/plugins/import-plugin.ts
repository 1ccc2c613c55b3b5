import {
  type AppPlugin,
  type AppPluginMeta,
  type DataSourceApi,
  type DataSourceInstanceSettings,
  type DataSourcePlugin,
  type DataSourcePluginMeta,
  type PanelPlugin,
  type PanelPluginMeta,
} from '@grafana/data';
import { config } from '@grafana/runtime';
import { missingPanel, standIns } from '../panels/stand-ins.ts';
import { pluginLoader } from './system.ts';

/** A plugin's data source class always takes the settings of one instance. */
type AnyDataSourcePlugin = DataSourcePlugin<DataSourceApi> & {
  DataSourceClass: new (settings: DataSourceInstanceSettings) => DataSourceApi;
};

export function importDataSourcePlugin(meta: DataSourcePluginMeta): Promise<AnyDataSourcePlugin> {
  return importModule<AnyDataSourcePlugin>(meta);
}

export async function importAppPlugin(meta: AppPluginMeta): Promise<AppPlugin> {
  const plugin = await importModule<AppPlugin>(meta);
  plugin.init(meta);
  plugin.meta = meta;
  return plugin;
}

const loadedPanels = new Map<string, PanelPlugin>();

export function getPanelPluginFromCache(id: string): PanelPlugin | undefined {
  return loadedPanels.get(id);
}

/** Our own panels come from the built plugin, Grafana's core panels are played by stand-ins. */
export async function importPanelPlugin(id: string): Promise<PanelPlugin> {
  const known = loadedPanels.get(id);
  if (known) {
    return known;
  }
  const meta = config.panels[id];
  const plugin = meta ? await importModule<PanelPlugin>(meta) : (standIns[id]?.() ?? missingPanel(id));
  plugin.meta = meta ?? standInMeta(id);
  loadedPanels.set(id, plugin);
  return plugin;
}

async function importModule<T>({ id, module }: { id: string; module: string }): Promise<T> {
  const exported = await pluginLoader.import<{ plugin?: T }>(new URL(module, document.baseURI).href);
  if (!exported.plugin) {
    throw new Error(`The module of the plugin ${id} exports no "plugin".`);
  }
  return exported.plugin;
}

function standInMeta(id: string): PanelPluginMeta {
  return {
    id,
    name: id,
    type: 'panel',
    sort: 0,
    module: '',
    baseUrl: '',
    info: { version: config.buildInfo.version },
  } as unknown as PanelPluginMeta;
}
