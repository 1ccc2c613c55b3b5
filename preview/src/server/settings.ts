import type { PluginContext } from './plugin-client.ts';
import type { BuiltPlugin } from './plugin-catalog.ts';
import type { PreviewUser } from './users.ts';

/** The one data source of the preview, as its configuration page may change it. Kept in memory only. */
interface DataSourceState {
  name: string;
  jsonData: Record<string, unknown>;
  secureJsonData: Record<string, string>;
  changedAt: Date;
}

/** Settings of the app's configuration page. */
interface AppState {
  enabled: boolean;
  pinned: boolean;
  jsonData: Record<string, unknown>;
}

export interface Settings {
  dataSource: DataSourceState;
  app: AppState;
}

export const DATA_SOURCE_UID = 'howdah';

export function initialSettings(token: string, now: Date): Settings {
  return {
    dataSource: { name: 'Howdah', jsonData: {}, secureJsonData: { token }, changedAt: now },
    app: { enabled: true, pinned: true, jsonData: {} },
  };
}

/** The data source as `GET /api/datasources/uid/:uid` answers it: secrets by name only. */
export function dataSourceBody(plugin: BuiltPlugin, { dataSource }: Settings, user: PreviewUser) {
  return {
    id: 1,
    uid: DATA_SOURCE_UID,
    orgId: 1,
    name: dataSource.name,
    type: plugin.id,
    typeName: plugin.manifest.name,
    typeLogoUrl: `public/plugins/${plugin.id}/${plugin.manifest.info.logos?.small ?? 'img/logo.svg'}`,
    access: 'proxy',
    url: '',
    user: '',
    database: '',
    basicAuth: false,
    basicAuthUser: '',
    withCredentials: false,
    isDefault: true,
    jsonData: dataSource.jsonData,
    secureJsonFields: Object.fromEntries(Object.keys(dataSource.secureJsonData).map((name) => [name, true])),
    version: 1,
    readOnly: user.role !== 'Admin',
    accessControl: { 'datasources:write': user.role === 'Admin' },
  };
}

/** What Grafana tells a plugin about the caller and the data source with every call. */
export function pluginContext(plugin: BuiltPlugin, { dataSource }: Settings, user: PreviewUser): PluginContext {
  return {
    orgId: 1,
    pluginId: plugin.id,
    pluginVersion: plugin.manifest.info.version ?? '',
    user: { login: user.login, name: user.name, email: user.email, role: user.role },
    dataSourceInstanceSettings: {
      id: 1,
      uid: DATA_SOURCE_UID,
      name: dataSource.name,
      url: '',
      jsonData: Buffer.from(JSON.stringify(dataSource.jsonData)),
      decryptedSecureJsonData: dataSource.secureJsonData,
      lastUpdatedMS: dataSource.changedAt.getTime(),
    },
  };
}
