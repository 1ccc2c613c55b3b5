import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, type JWK } from 'jose';
import type { FrameJson } from '../../preview/src/server/arrow-frames.ts';
import { frameFromArrow } from '../../preview/src/server/arrow-frames.ts';
import { connectPlugin, type PluginClient } from '../../preview/src/server/plugin-client.ts';
import { createRoutes } from '../../sidecar/src/api/routes.ts';
import { createIdentify } from '../../sidecar/src/grafana/identity.ts';
import { startGrafanaServer, type GrafanaServerOptions } from '../../sidecar/src/grafana/server.ts';
import { createAhead } from '../../sidecar/src/jobs/partitions/create-ahead.ts';
import { runRetention } from '../../sidecar/src/jobs/partitions/run-retention.ts';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { createMetrics } from '../../sidecar/src/observe/metrics.ts';
import type { TestDatabase } from './database.ts';

export const TOKEN = 'secret-of-the-application-side';

/** A Grafana that we play: it signs identity tokens, and knows one data source. */
export interface PlayedGrafana {
  url: string;
  /** A token as Grafana signs it for a person; `claims` are changed or, when undefined, left out. */
  sign(claims?: Record<string, unknown>): Promise<string>;
  /** Signs with a new key under the same key id from now on, as a Grafana with a new database does. */
  changeKey(): Promise<void>;
  /** How often the keys were read. */
  reads(): number;
  close(): Promise<void>;
}

export async function playGrafana(): Promise<PlayedGrafana> {
  const kid = 'id-2026-11-es256';
  const makeKey = async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    return { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' } satisfies JWK };
  };
  let key = await makeKey();
  let reads = 0;
  const server = createServer((request, response) => {
    if (request.url !== '/api/signing-keys/keys') {
      response.writeHead(404).end();
      return;
    }
    reads += 1;
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ keys: [key.jwk] }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    sign: (claims = {}) => {
      const now = Math.floor(Date.now() / 1000);
      const all = {
        iss: `${url}/`,
        aud: 'org:1',
        sub: 'user:ada-uid',
        iat: now,
        exp: now + 600,
        type: 'user',
        role: 'Editor',
        username: 'ada',
        name: 'Ada',
        email: 'ada@localhost',
        identifier: 'ada-uid',
        ...claims,
      };
      return new SignJWT(all).setProtectedHeader({ alg: 'ES256', kid, typ: 'jwt' }).sign(key.privateKey);
    },
    changeKey: async () => {
      key = await makeKey();
    },
    reads: () => reads,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A query model, right or wrong; `refId` names its answer. */
export type SentModel = Record<string, unknown> & { refId?: string; queryType?: string };

export interface ServedQuery {
  status: number;
  error: string;
  errorSource: string;
  frames: FrameJson[];
}

/** The sidecar's side that Grafana talks to, in this process, and the wire to it. */
export interface ServedGrafana {
  address: string;
  client: PluginClient;
  /** One request with these query models; refIds are A, B and so on unless a model has one. */
  query(models: SentModel[], options?: CallOptions): Promise<Record<string, ServedQuery>>;
  health(options?: CallOptions): Promise<{ status: string; message: string; details: Record<string, unknown> }>;
  resource(
    method: string,
    path: string,
    options?: CallOptions & { body?: unknown }
  ): Promise<{ status: number; headers: Record<string, string[]>; body: unknown }>;
  close(): Promise<void>;
}

export interface CallOptions {
  /** Identity token of a person. */
  as?: string;
  headers?: Record<string, string>;
  /** What Grafana says about the caller, which proves nothing. */
  user?: { login: string; name: string; email: string; role: string };
  /** Token in the data source; undefined leaves it out. */
  token?: string | undefined;
  /** Leaves the data source settings out altogether. */
  withoutSettings?: boolean;
  range?: { from: Date; to: Date };
  signal?: AbortSignal;
}

/** Serves the plugin protocol on a free port. Identities are verified at `grafanaUrl`; nobody's without one. */
export async function serveGrafana(
  { pool }: Pick<TestDatabase, 'pool'>,
  { grafanaUrl, issuer, ...more }: { grafanaUrl?: string; issuer?: string } & Partial<GrafanaServerOptions> = {}
): Promise<ServedGrafana> {
  const log = createLog('silent');
  const now = () => new Date();
  const queries = { pool, now };
  const setup = {
    version: '1.2.3',
    intakeUrl: 'http://127.0.0.1:4318',
    grpcUrl: 'http://127.0.0.1:4317',
    sentryDsn: 'http://key@127.0.0.1:4318/1',
    publicKey: 'key',
    keyRequired: false,
  };
  const server = await startGrafanaServer({
    addr: { host: '127.0.0.1', port: 0 },
    token: TOKEN,
    identify: createIdentify({ grafanaUrl, issuer, log }),
    queries,
    routes: createRoutes({
      queries,
      pool,
      now,
      setup,
      createAhead: () => createAhead(pool, now()),
      runRetention: (actor) => runRetention({ pool, now, archiveDir: null, version: '1.2.3', log, actor }),
      archiveDir: null,
    }),
    metrics: createMetrics(),
    log,
    version: '1.2.3',
    ...more,
  });
  const address = `127.0.0.1:${server.address.port}`;
  const client = connectPlugin(address);

  return {
    address,
    client,
    query: async (models, options = {}) => {
      const { from, to } = options.range ?? { from: new Date(Date.now() - 3_600_000), to: new Date() };
      const { responses } = await client.queryData(
        {
          pluginContext: contextOf(options),
          headers: { ...(options.as && { 'http_X-Grafana-Id': options.as }), ...options.headers },
          queries: models.map((model, index) => ({
            refId: model.refId ?? 'ABCDEFGH'.charAt(index),
            queryType: model.queryType ?? '',
            maxDataPoints: 500,
            intervalMS: 60_000,
            timeRange: { fromEpochMS: from.getTime(), toEpochMS: to.getTime() },
            json: Buffer.from(JSON.stringify(model)),
          })),
        },
        options.signal
      );
      const answers = Object.entries(responses);
      return Object.fromEntries(
        answers.map(([refId, answer]) => [refId, { ...answer, frames: answer.frames.map(frameFromArrow) }])
      );
    },
    health: async (options = {}) => {
      const { status, message, jsonDetails } = await client.checkHealth({
        pluginContext: contextOf(options),
        headers: { ...(options.as && { 'http_X-Grafana-Id': options.as }), ...options.headers },
      });
      return { status, message, details: JSON.parse(jsonDetails.toString('utf8')) as Record<string, unknown> };
    },
    resource: async (method, path, options = {}) => {
      const sent = { ...(options.as && { 'X-Grafana-Id': options.as }), ...options.headers };
      const parts = client.callResource(
        {
          pluginContext: contextOf(options),
          path: path.split('?')[0] ?? '',
          method,
          url: path,
          headers: Object.fromEntries(Object.entries(sent).map(([name, value]) => [name, { values: [value] }])),
          body: bodyOf(options.body),
        },
        options.signal
      );
      const received = [];
      for await (const part of parts) received.push(part);
      const [first] = received;
      const text = Buffer.concat(received.map(({ body }) => body)).toString('utf8');
      return {
        status: first?.code ?? 0,
        headers: Object.fromEntries(Object.entries(first?.headers ?? {}).map(([name, { values }]) => [name, values])),
        body: text === '' ? undefined : (JSON.parse(text) as unknown),
      };
    },
    close: async () => {
      client.close();
      await server.stop();
    },
  };
}

/** Text is sent as it is, anything else as JSON. */
function bodyOf(body: unknown): Uint8Array {
  if (body === undefined) return Buffer.alloc(0);
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

function contextOf(options: CallOptions) {
  const token = 'token' in options ? options.token : TOKEN;
  const secrets: Record<string, string> = token === undefined ? {} : { token };
  return {
    orgId: 1,
    pluginId: 'howdah-datasource',
    pluginVersion: '1.2.3',
    ...(options.user && { user: options.user }),
    ...(!options.withoutSettings && {
      dataSourceInstanceSettings: {
        id: 1,
        uid: 'howdah',
        name: 'Howdah',
        url: '',
        jsonData: Buffer.from('{}'),
        decryptedSecureJsonData: secrets,
        lastUpdatedMS: 0,
      },
    }),
  };
}
