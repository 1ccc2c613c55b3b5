import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import express, { type ErrorRequestHandler } from 'express';
import { assetRoutes } from './asset-routes.ts';
import { backendRoutes } from './backend-routes.ts';
import { readDashboards } from './dashboards.ts';
import { createIdentityTokens } from './identity-tokens.ts';
import { renderPage } from './page.ts';
import { connectPlugin } from './plugin-client.ts';
import { readPlugins } from './plugin-catalog.ts';
import { createRequestLog } from './request-log.ts';
import { initialSettings } from './settings.ts';
import { settingsRoutes } from './settings-routes.ts';
import { switchUserAndTheme, themeOf, userOf } from './users.ts';

export interface PreviewOptions {
  /** `host:port` to listen on; port 0 takes a free one. */
  addr: string;
  /** Where the sidecar speaks Grafana's plugin protocol, `host:port`. */
  grafanaAddr: string;
  /** The sidecar's shared secret, kept by the server and never sent to the page. */
  token: string;
  /** Folder of dashboards in Grafana's classic JSON. */
  dashboardsDir: string;
  /** Folder of the built plugin, dist/. */
  pluginDir: string;
  log: PreviewLog;
}

export interface PreviewLog {
  info(message: string, fields?: Record<string, unknown>): void;
  warn(message: string, fields?: Record<string, unknown>): void;
}

export interface Preview {
  url: string;
  /** The `iss` of the identity tokens; below it lie the keys, at api/signing-keys/keys. */
  issuerUrl: string;
  close(): Promise<void>;
}

/** Serves the page and plays Grafana towards the sidecar. Rejects when the address is taken or the plugin is not built. */
export async function startPreview({
  addr,
  grafanaAddr,
  token,
  dashboardsDir,
  pluginDir,
  log,
}: PreviewOptions): Promise<Preview> {
  const webDir = fileURLToPath(new URL('./web/', import.meta.url));
  const plugins = readPlugins(pluginDir);
  const [app, dataSource] = [plugins[0], plugins.find(({ type }) => type === 'datasource')];
  if (!app || !dataSource) {
    throw new Error(`The built plugin in ${pluginDir} has no data source. Run \`npm run build\` again.`);
  }
  const settings = initialSettings(token, new Date());
  const client = connectPlugin(grafanaAddr);
  const requestLog = createRequestLog(userOf);
  let url = '';
  const tokens = await createIdentityTokens(() => `${url}/`);

  const server = express();
  server.disable('x-powered-by');
  server.use(assetRoutes(plugins, pluginDir, webDir));
  server.get('/_log', requestLog.list);
  server.get('/api/signing-keys/keys', (_request, response) => {
    response.json(tokens.keySet);
  });
  server.use('/api', requestLog.record);
  server.use(
    backendRoutes({
      client,
      tokens,
      plugin: dataSource,
      settings,
      onFailure: (what, error) => log.warn('call of the sidecar failed', { what, reason: error.message }),
    })
  );
  server.use(settingsRoutes({ app, dataSource, plugins, settings, dashboardsDir }));
  server.use(['/api', '/apis', '/public'], (_request, response) => {
    response.status(404).json({ message: 'Not found' });
  });
  server.use(switchUserAndTheme);
  server.get('/{*path}', (request, response) => {
    const dashboards = readDashboards(dashboardsDir)
      // Variants for public sharing show the same without variables.
      .filter(({ uid }) => !uid.endsWith('-public'))
      .map(({ uid, title }) => ({ uid, title }));
    response
      .set('Cache-Control', 'no-store')
      .send(renderPage({ plugins, settings, dashboards, user: userOf(request), theme: themeOf(request), origin: url }));
  });
  server.use(answerError(log));

  const listening = await listen(createServer(server), addr);
  url = urlOf(listening, addr);
  return {
    url,
    issuerUrl: `${url}/`,
    close: async () => {
      client.close();
      listening.closeAllConnections();
      await new Promise((resolve) => listening.close(resolve));
    },
  };
}

function answerError(log: PreviewLog): ErrorRequestHandler {
  return (error: Error & { status?: number }, _request, response, _next) => {
    log.warn('request failed', { reason: error.message, stack: error.stack });
    response.status(error.status ?? 500).json({ message: error.message });
  };
}

function listen(server: Server, addr: string): Promise<Server> {
  const { host, port } = splitAddress(addr);
  return new Promise((resolve, reject) => {
    server.once('error', (cause: Error) => {
      reject(new Error(`The preview cannot listen on ${addr}: ${cause.message}. Set HOWDAH_PREVIEW_ADDR.`, { cause }));
    });
    server.listen(port, host, () => resolve(server));
  });
}

function urlOf(server: Server, addr: string): string {
  const { host } = splitAddress(addr);
  // A wildcard address is no place to go to.
  const name = ['0.0.0.0', '::'].includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `http://${name}:${(server.address() as AddressInfo).port}`;
}

function splitAddress(addr: string): { host: string; port: number } {
  const colon = addr.lastIndexOf(':');
  return { host: addr.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(addr.slice(colon + 1)) };
}
