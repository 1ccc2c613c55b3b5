import type { BuiltPlugin } from './plugin-catalog.ts';
import { DATA_SOURCE_UID, type Settings } from './settings.ts';
import { metaOf } from './settings-routes.ts';
import { type PreviewUser, type Theme, USERS } from './users.ts';

interface PageDeps {
  plugins: BuiltPlugin[];
  settings: Settings;
  dashboards: Array<{ uid: string; title: string }>;
  user: PreviewUser;
  theme: Theme;
  origin: string;
}

/** The one HTML page. Its inline script must come first: @grafana/runtime reads the boot data while it is being loaded. */
export function renderPage(deps: PageDeps): string {
  const { theme } = deps;
  return `<!doctype html>
<html lang="en" class="theme-${theme}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width" />
    <base href="/" />
    <title>Howdah preview</title>
    <link rel="icon" type="image/svg+xml" href="/${metaOf(appOf(deps.plugins)).info.logos.small}" />
    <link rel="stylesheet" href="/web/main.css" />
    <style>html { background: ${theme === 'dark' ? '#111217' : '#f4f5f5'}; }
      body { margin: 0; }</style>
    <script>
      window.__grafana_public_path__ = '/public/';
      window.grafanaBootData = ${inScript(bootData(deps))};
      window.howdahPreview = ${inScript({ users: USERS, dashboards: deps.dashboards, app: metaOf(appOf(deps.plugins)) })};
    </script>
    <script type="module" src="/web/main.js"></script>
  </head>
  <body>
    <div id="root"></div>
  </body>
</html>
`;
}

function inScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c');
}

function appOf(plugins: BuiltPlugin[]): BuiltPlugin {
  const app = plugins.find(({ type }) => type === 'app');
  if (!app) {
    throw new Error('There is no app among the built plugins.');
  }
  return app;
}

function bootData({ plugins, settings, user, theme, origin }: PageDeps) {
  const of = (type: BuiltPlugin['type']) => plugins.filter((plugin) => plugin.type === type);
  return {
    settings: {
      appUrl: `${origin}/`,
      appSubUrl: '',
      namespace: 'default',
      buildInfo: { version: '12.4.10', commit: '', env: 'production', edition: 'Open Source' },
      windowTitlePrefix: '',
      featureToggles: {},
      licenseInfo: {},
      exploreEnabled: true,
      unifiedAlertingEnabled: false,
      minRefreshInterval: '5s',
      panelSeriesLimit: 0,
      pluginsCDNBaseURL: '',
      dateFormats: {
        fullDate: 'YYYY-MM-DD HH:mm:ss',
        useBrowserLocale: false,
        interval: {
          millisecond: 'HH:mm:ss.SSS',
          second: 'HH:mm:ss',
          minute: 'HH:mm',
          hour: 'MM/DD HH:mm',
          day: 'MM/DD',
          month: 'YYYY-MM',
          year: 'YYYY',
        },
        defaultTimezone: 'browser',
        defaultWeekStart: 'browser',
      },
      defaultDatasource: settings.dataSource.name,
      datasources: Object.fromEntries(
        of('datasource').map((plugin) => [settings.dataSource.name, instanceSettings(plugin, settings)])
      ),
      panels: Object.fromEntries(of('panel').map((plugin) => [plugin.id, metaOf(plugin)])),
      apps: Object.fromEntries(
        of('app').map(({ id, manifest }) => [
          id,
          {
            id,
            path: `public/plugins/${id}/module.js`,
            version: manifest.info.version,
            preload: false,
            dependencies: manifest['dependencies'],
            extensions: manifest['extensions'] ?? {},
          },
        ])
      ),
    },
    user: {
      ...user,
      orgId: 1,
      orgName: 'Preview',
      orgRole: user.role,
      orgCount: 1,
      isSignedIn: true,
      isGrafanaAdmin: false,
      theme,
      lightTheme: theme === 'light',
      timezone: 'browser',
      weekStart: 'browser',
      language: 'en-US',
      regionalFormat: 'en-US',
      permissions: permissionsOf(user),
    },
    navTree: [],
    assets: { light: '', dark: '' },
  };
}

function instanceSettings(plugin: BuiltPlugin, { dataSource }: Settings) {
  return {
    id: 1,
    uid: DATA_SOURCE_UID,
    type: plugin.id,
    name: dataSource.name,
    url: `/api/datasources/proxy/uid/${DATA_SOURCE_UID}`,
    access: 'proxy',
    isDefault: true,
    readOnly: false,
    jsonData: dataSource.jsonData,
    meta: metaOf(plugin),
  };
}

/** Grafana's names of what a role may do, as far as plugins ask: Viewers have no Explore, only Admins change settings. */
function permissionsOf({ role }: PreviewUser): Record<string, boolean> {
  const everyone = ['plugins.app:access', 'datasources:query', 'dashboards:read'];
  const editors = ['datasources:explore'];
  const admins = ['datasources:read', 'datasources:write', 'datasources:create', 'plugins:write'];
  const granted = [...everyone, ...(role === 'Viewer' ? [] : editors), ...(role === 'Admin' ? admins : [])];
  return Object.fromEntries(granted.map((name) => [name, true]));
}
