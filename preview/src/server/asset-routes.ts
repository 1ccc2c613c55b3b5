import { join } from 'node:path';
import express, { type Router } from 'express';
import type { BuiltPlugin } from './plugin-catalog.ts';

/**
 * The built plugins, the page's own bundle, and Grafana's icons. As in Grafana, a nested plugin's files come from its own
 * folder only: a lazy chunk that webpack left in the app's folder is not found under the nested id.
 */
export function assetRoutes(plugins: BuiltPlugin[], pluginDir: string, webDir: string): Router {
  const router = express.Router();
  for (const { id, folder } of plugins) {
    router.use(`/public/plugins/${id}`, express.static(join(pluginDir, folder), REVALIDATED), notFound);
  }
  router.use('/public/plugins', notFound);
  router.use('/public/build/img/icons', express.static(join(webDir, 'icons'), REVALIDATED), fallbackIcon);
  router.use('/public/fonts', express.static(join(webDir, 'fonts'), REVALIDATED), notFound);
  router.use('/web', express.static(webDir, REVALIDATED), notFound);
  return router;
}

const REVALIDATED = { index: false, cacheControl: false, setHeaders: noCache } as const;

/** A new build must be seen at the next reload; unchanged files answer 304. */
function noCache(response: { setHeader(name: string, value: string): unknown }): void {
  response.setHeader('Cache-Control', 'no-cache');
}

const notFound: express.RequestHandler = (_request, response) => {
  response.status(404).type('text').send('Not found');
};

/** Some icons of Grafana are not in its npm package: a dot in their place instead of an error. */
const fallbackIcon: express.RequestHandler = (_request, response) => {
  response
    .type('image/svg+xml')
    .send('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24"><circle cx="12" cy="12" r="4"/></svg>');
};
