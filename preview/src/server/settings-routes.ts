import express, { type RequestHandler, type Router } from 'express';
import { readDashboards } from './dashboards.ts';
import type { BuiltPlugin } from './plugin-catalog.ts';
import { DATA_SOURCE_UID, dataSourceBody, type Settings } from './settings.ts';
import { userOf, USERS } from './users.ts';

interface SettingsDeps {
  app: BuiltPlugin;
  dataSource: BuiltPlugin;
  plugins: BuiltPlugin[];
  settings: Settings;
  dashboardsDir: string;
}

/** The small rest of Grafana's HTTP API that plugins and the page ask for. */
export function settingsRoutes({ app, dataSource, plugins, settings, dashboardsDir }: SettingsDeps): Router {
  const router = express.Router();
  const json = express.json();
  const path = `/api/datasources/uid/${DATA_SOURCE_UID}`;

  router.get('/api/datasources', (request, response) => {
    response.json([dataSourceBody(dataSource, settings, userOf(request))]);
  });
  router.get([path, `/api/datasources/name/:name`], (request, response) => {
    response.json(dataSourceBody(dataSource, settings, userOf(request)));
  });
  router.put(path, adminOnly('change the data source'), json, (request, response) => {
    const { name, jsonData, secureJsonData } = request.body as Partial<Settings['dataSource']>;
    const secrets = { ...settings.dataSource.secureJsonData, ...secureJsonData };
    settings.dataSource = {
      name: name || settings.dataSource.name,
      jsonData: jsonData ?? settings.dataSource.jsonData,
      secureJsonData: secrets,
      changedAt: new Date(),
    };
    const body = dataSourceBody(dataSource, settings, userOf(request));
    response.json({ datasource: body, id: body.id, message: 'Datasource updated', name: body.name });
  });

  router.get('/api/plugins/:id/settings', (request, response) => {
    const plugin = plugins.find(({ id }) => id === request.params.id);
    if (!plugin) {
      response.status(404).json({ message: 'Plugin not found, no installed plugin with that id' });
      return;
    }
    const state = plugin === app ? { ...settings.app, secureJsonFields: {} } : { enabled: true, pinned: false };
    response.json({ ...metaOf(plugin), ...state });
  });
  router.post(`/api/plugins/${app.id}/settings`, adminOnly('change the app'), json, (request, response) => {
    Object.assign(settings.app, pick(request.body, ['enabled', 'pinned', 'jsonData']));
    response.json({ message: 'Plugin settings updated' });
  });
  router.get('/api/plugins', (_request, response) => {
    response.json(plugins.map(metaOf));
  });

  router.get('/api/user', (request, response) => {
    response.json({ ...userOf(request), orgId: 1, isGrafanaAdmin: false });
  });
  router.get('/api/org/users/lookup', (_request, response) => {
    response.json(USERS.map(({ id, uid, login }) => ({ userId: id, uid, login, avatarUrl: '' })));
  });
  router.get('/api/search', (_request, response) => {
    const found = readDashboards(dashboardsDir).map(({ uid, title, tags }) => ({
      uid,
      title,
      tags: tags ?? [],
      type: 'dash-db',
      url: `/d/${uid}`,
    }));
    response.json(found);
  });
  router.get('/api/dashboards/uid/:uid', (request, response) => {
    const dashboard = readDashboards(dashboardsDir).find(({ uid }) => uid === request.params.uid);
    if (!dashboard) {
      response.status(404).json({ message: 'Dashboard not found' });
      return;
    }
    response.json({ dashboard, meta: { url: `/d/${dashboard.uid}`, provisioned: true, canSave: false } });
  });
  return router;
}

/** A plugin's meta as Grafana hands it to the front end, logos with their public path. */
export function metaOf({ id, type, manifest }: BuiltPlugin) {
  const baseUrl = `public/plugins/${id}`;
  const { logos } = manifest.info;
  return {
    ...manifest,
    id,
    type,
    baseUrl,
    module: `${baseUrl}/module.js`,
    info: {
      ...manifest.info,
      logos: { small: `${baseUrl}/${logos?.small ?? ''}`, large: `${baseUrl}/${logos?.large ?? ''}` },
    },
  };
}

const adminOnly =
  (what: string): RequestHandler =>
  (request, response, next) => {
    if (userOf(request).role === 'Admin') {
      next();
      return;
    }
    response.status(403).json({ message: `Only the role Admin may ${what}. Switch the preview's user to admin.` });
  };

function pick(body: unknown, names: string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body as object).filter(([name]) => names.includes(name)));
}
