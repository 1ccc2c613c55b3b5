import { expect } from 'vitest';
import { createApiApp } from '../../sidecar/src/api/express-adapter.ts';
import { createRoutes, type RouteDeps } from '../../sidecar/src/api/routes.ts';
import { createIdentify } from '../../sidecar/src/grafana/identity.ts';
import { createAhead } from '../../sidecar/src/jobs/partitions/create-ahead.ts';
import { runRetention } from '../../sidecar/src/jobs/partitions/run-retention.ts';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { listen } from '../../sidecar/src/serve/listen.ts';
import type { TestDatabase } from './database.ts';
import { playGrafana, TOKEN } from './grafana.ts';

export interface Sent {
  /** Sent as JSON; a string as it is. */
  body?: unknown;
  /** Claims of the person who asks, see playGrafana; nobody without. */
  as?: Record<string, unknown>;
  /** Instead of the right one; undefined for none. */
  token?: string | undefined;
}

/** The application side over HTTP, on a port of its own, with a Grafana that signs who asks. */
export interface ApplicationSide {
  url: string;
  call<T>(method: string, path: string, sent?: Sent): Promise<{ status: number; body: T }>;
  /** The body of an answer with 200. */
  get<T>(path: string, sent?: Sent): Promise<T>;
  /** As `get`. */
  post<T>(path: string, sent: Sent): Promise<T>;
  /** `status code: message` of a refusal. */
  refused(method: string, path: string, sent?: Sent): Promise<string>;
  close(): Promise<void>;
}

export const TEST_SETUP: RouteDeps['setup'] = {
  version: '1.2.3',
  intakeUrl: 'http://howdah:4318',
  grpcUrl: 'http://howdah:4317',
  sentryDsn: 'http://key@howdah:4318/1',
  publicKey: 'key',
  keyRequired: true,
};

export async function openApplicationSide(
  { pool }: Pick<TestDatabase, 'pool'>,
  { now = () => new Date() }: { now?: () => Date } = {}
): Promise<ApplicationSide> {
  const grafana = await playGrafana();
  const log = createLog('silent');
  const routes = createRoutes({
    queries: { pool, now },
    pool,
    now,
    setup: TEST_SETUP,
    createAhead: () => createAhead(pool, now()),
    runRetention: (actor) => runRetention({ pool, now, archiveDir: null, version: '1.2.3', log, actor }),
    archiveDir: null,
  });
  const identify = createIdentify({ grafanaUrl: grafana.url, log });
  const app = createApiApp({ routes, token: TOKEN, identify, log });
  const listener = await listen(app, { host: '127.0.0.1', port: 0 }, { variable: 'HOWDAH_API_ADDR' });

  const call = async <T>(method: string, path: string, { body, as, ...sent }: Sent = {}) => {
    const bearer = 'token' in sent ? sent.token : TOKEN;
    const response = await fetch(`${listener.url}/api/v1/${path}`, {
      method,
      headers: {
        ...(bearer !== undefined && { authorization: `Bearer ${bearer}` }),
        ...(as && { 'x-grafana-id': await grafana.sign(as) }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as T };
  };
  const answered = async <T>(method: string, path: string, sent?: Sent): Promise<T> => {
    const { status, body } = await call<T>(method, path, sent);
    expect({ status, ...(status !== 200 && { body }) }).toEqual({ status: 200 });
    return body;
  };
  return {
    url: listener.url,
    call,
    get: (path, sent) => answered('GET', path, sent),
    post: (path, sent) => answered('POST', path, sent),
    refused: async (method, path, sent) => {
      const { status, body } = await call<{ message: string; code: string }>(method, path, sent);
      return `${status} ${body.code}: ${body.message}`;
    },
    close: async () => {
      await listener.close(0);
      await grafana.close();
    },
  };
}
