// The services of the shop; loaded after the telemetry, see service.ts.
import express from 'express';
import type { Express } from 'express';
import * as Sentry from '@sentry/node';
import type { AddressInfo } from 'node:net';
import type { Peers, ServiceName } from './fleet/messages.ts';
import { catalogRoutes } from './shop/catalog.ts';
import { answerErrors } from './shop/answer-errors.ts';
import { openDatabase, type Database } from './shop/database.ts';
import { TimeoutError } from './shop/errors.ts';
import { identifyCaller } from './shop/identify-caller.ts';
import { paymentsRoutes } from './shop/payments.ts';
import { storefrontRoutes } from './shop/storefront.ts';

export interface Service {
  /** Where it listens, without a slash at the end. */
  url: string;
  setPeers(peers: Peers): void;
  /** Answers what is under way, then closes the database connections. */
  close(): Promise<void>;
}

export async function openService(name: ServiceName): Promise<Service> {
  const db = openDatabase(process.env['SHOP_DATABASE_URL'] ?? '', name);
  const peers: Peers = { catalog: '', payments: '' };

  const app = express();
  app.use(express.json());
  app.use(identifyCaller);
  const settle = addRoutes(app, name, db, peers);
  // A timeout stands on the span of the call already, as an exception event; reported twice it would be two issues.
  Sentry.setupExpressErrorHandler(app, { shouldHandleError: (error) => !(error instanceof TimeoutError) });
  app.use(answerErrors);

  const server = app.listen(0, '127.0.0.1');
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    setPeers: (next) => Object.assign(peers, next),
    async close() {
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      });
      await settle();
      await db.close();
    },
  };
}

/** Adds the routes of one service; what comes back resolves when nothing of it works on any more. */
function addRoutes(app: Express, name: ServiceName, db: Database, peers: Peers): () => Promise<unknown> {
  switch (name) {
    case 'storefront':
      storefrontRoutes(app, db, peers);
      return () => Promise.resolve();
    case 'catalog':
      catalogRoutes(app, db);
      return () => Promise.resolve();
    case 'payments':
      return paymentsRoutes(app, db);
    default:
      return name satisfies never;
  }
}
