import type { DataSourceApi, DataSourceInstanceSettings, DataSourceRef, ScopedVars } from '@grafana/data';
import {
  config,
  type DataSourceSrv,
  getTemplateSrv,
  type GetDataSourceListFilters,
  type RuntimeDataSource,
} from '@grafana/runtime';
import { importDataSourcePlugin } from '../plugins/import-plugin.ts';

type Reference = DataSourceRef | string | null | undefined;

/** Finds data sources by uid, name or a variable, and makes one instance of each when it is first needed. */
export function createDataSourceSrv(): DataSourceSrv {
  const instances = new Map<string, Promise<DataSourceApi>>();
  const runtime = new Map<string, RuntimeDataSource>();

  const list = () => Object.values(config.datasources);
  const find = (name: string) => list().find((settings) => settings.uid === name || settings.name === name);

  const getInstanceSettings = (
    reference?: Reference,
    scopedVars?: ScopedVars
  ): DataSourceInstanceSettings | undefined => {
    const name = nameOf(reference);
    if (name === '' || name === 'default') {
      return find(config.defaultDatasource);
    }
    if (!getTemplateSrv().containsTemplate(name)) {
      return runtime.get(name)?.instanceSettings ?? find(name);
    }
    const chosen = getTemplateSrv().replace(name, scopedVars);
    const settings = chosen === 'default' ? find(config.defaultDatasource) : find(chosen);
    // Under the variable's name, so that the choice stays a choice; rawRef leads to the real one.
    return (
      settings && { ...settings, name, uid: name, isDefault: false, rawRef: { type: settings.type, uid: settings.uid } }
    );
  };

  return {
    getInstanceSettings,
    getList: (filters) => list().filter((settings) => matches(settings, filters)),
    get: (reference, scopedVars) => {
      const found = getInstanceSettings(reference, scopedVars);
      const uid = found?.rawRef?.uid ?? found?.uid ?? '';
      const known = runtime.get(uid);
      if (known) {
        return Promise.resolve(known);
      }
      const settings = find(uid);
      if (!settings) {
        return Promise.reject(new Error(`Data source ${nameOf(reference) || '(default)'} was not found`));
      }
      const instance = instances.get(uid) ?? createInstance(settings);
      instances.set(uid, instance);
      return instance;
    },
    reload: () => instances.clear(),
    registerRuntimeDataSource: ({ dataSource }) => {
      runtime.set(dataSource.uid, dataSource);
    },
  };
}

async function createInstance(settings: DataSourceInstanceSettings): Promise<DataSourceApi> {
  const plugin = await importDataSourcePlugin(settings.meta);
  const instance = new plugin.DataSourceClass(settings);
  instance.components = plugin.components;
  instance.meta = settings.meta;
  return instance;
}

function nameOf(reference: Reference): string {
  return (typeof reference === 'string' ? reference : reference?.uid) ?? '';
}

function matches(settings: DataSourceInstanceSettings, filters: GetDataSourceListFilters = {}): boolean {
  const { meta } = settings;
  const features = ['metrics', 'tracing', 'logs', 'annotations', 'alerting'] as const;
  const types = filters.type === undefined ? undefined : [filters.type].flat();
  return (
    features.every((feature) => !filters[feature] || Boolean(meta[feature])) &&
    (filters.all || features.some((feature) => Boolean(meta[feature]))) &&
    (!filters.pluginId || meta.id === filters.pluginId) &&
    (!types || types.includes(settings.type)) &&
    (!filters.filter || filters.filter(settings))
  );
}
