import { credentials, loadPackageDefinition, type ServiceClientConstructor } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import protobuf from 'protobufjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type TestDatabase } from '#support/database';
import { playGrafana, type PlayedGrafana, serveGrafana, type ServedGrafana, TOKEN } from '#support/grafana';
import { pluginProtocol } from '../../contract/plugin-protocol.ts';
import { createAhead } from '../../sidecar/src/jobs/partitions/create-ahead.ts';
import { createPartition } from '../../sidecar/src/postgres/partitions.ts';
import { openPool } from '../../sidecar/src/postgres/pool.ts';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { startGrafanaServer } from '../../sidecar/src/grafana/server.ts';
import { createMetrics } from '../../sidecar/src/observe/metrics.ts';

// Health, metrics, resources and Live (facts: grafana-backend 2, 4, 5, grafana-frontend 9, 22, 25).

let database: TestDatabase & { close(): Promise<void> };
let played: PlayedGrafana;
let grafana: ServedGrafana;
beforeAll(async () => {
  database = await openDatabase();
  played = await playGrafana();
  grafana = await serveGrafana(database, { grafanaUrl: played.url });
}, 120_000);
afterAll(async () => {
  await grafana.close();
  await played.close();
  await database.close();
});

describe('health says what is wrong and how to mend it', () => {
  test('all is well, and who one is (facts: grafana-frontend 25)', async () => {
    const { status, message, details } = await grafana.health({ as: await played.sign({ role: 'Viewer' }) });

    expect(status).toBe('OK');
    expect(message).toMatch(/^Howdah 1\.2\.3 on PostgreSQL \d+.*Identity verified: ada \(Viewer\)\.$/);
    expect(details).toMatchObject({
      version: '1.2.3',
      verboseMessage: expect.stringMatching(/needs the role Editor/) as string,
    });
  });

  test('an identity that cannot be verified is no failure, but said', async () => {
    const { status, message } = await grafana.health();

    expect(status).toBe('OK');
    expect(message).toMatch(/Identity not verified: Grafana sent no identity token.*not resolved/);
  });

  test('trouble with storage is said, and gone when it is', async () => {
    const own = await openDatabase();
    const served = await serveGrafana(own);
    try {
      await createAhead(own.pool, new Date());
      expect((await served.health()).message).not.toMatch(/Storage/);

      await createPartition(own.pool, 'span', new Date(Date.now() - 40 * 86_400_000));
      const { status, message } = await served.health();

      expect(status).toBe('OK');
      expect(message).toMatch(/Storage needs a look \(critical\): span: Retention is 9 days late/);
    } finally {
      await served.close();
      await own.close();
    }
  });

  test.each([
    [{ token: undefined }, 'token_missing', /has no token.*howdah token/],
    [{ token: 'guess' }, 'token_wrong', /not the one of the sidecar.*howdah token/],
    [{ withoutSettings: true }, 'datasource_missing', /names no data source/],
  ])('%o', async (options, code, expected) => {
    const { status, message, details } = await grafana.health(options);

    expect(status).toBe('ERROR');
    expect(message).toMatch(expected);
    expect(details).toMatchObject({ code, verboseMessage: message });
  });

  test('a database that is down, in health, queries and resources', async () => {
    const pool = openPool('postgresql://nobody@127.0.0.1:1/nothing', {
      max: 1,
      applicationName: 'test',
      log: createLog('silent'),
    });
    const down = await serveGrafana({ pool });
    try {
      const { status, message } = await down.health();
      expect(status).toBe('ERROR');
      expect(message).toMatch(/PostgreSQL does not answer .*ECONNREFUSED.*howdah doctor/);

      const { A } = await down.query([{ queryType: 'issues' }]);
      expect(A).toMatchObject({ status: 503, errorSource: 'downstream', error: message });

      const answer = await down.resource('GET', 'issues/counts');
      expect(answer).toMatchObject({ status: 503, body: { code: 'database_unreachable', message } });
    } finally {
      await down.close();
      await pool.end();
    }
  });

  test('a database that was never migrated', async () => {
    const empty = await openDatabase({ empty: true });
    const served = await serveGrafana(empty);
    try {
      expect(await served.health()).toMatchObject({
        status: 'ERROR',
        message: expect.stringMatching(/howdah migrate/) as string,
      });
    } finally {
      await served.close();
      await empty.close();
    }
  });
});

describe('resources', () => {
  test('an unknown path, a wrong method, a broken body and a body too large', async () => {
    const as = await played.sign();
    const answers = [
      await grafana.resource('GET', 'nothing/here'),
      await grafana.resource('DELETE', 'setup'),
      await grafana.resource('POST', 'issues/actions', { as, body: '{"issueIds": [' }),
      await grafana.resource('POST', 'issues/actions', { as, body: 'x'.repeat(1_000_001) }),
    ];

    expect(answers.map(({ status, body }) => [status, (body as { code: string }).code])).toEqual([
      [404, 'path_unknown'],
      [405, 'method_not_allowed'],
      [400, 'body_broken'],
      [413, 'body_too_large'],
    ]);
    expect((answers[1]?.body as { message: string }).message).toMatch(/use GET/);
  });

  test('a missing or wrong token is refused before anything else', async () => {
    const answers = [
      await grafana.resource('GET', 'setup', { token: 'guess' }),
      await grafana.resource('GET', 'setup', { token: undefined }),
      await grafana.resource('GET', 'nothing/here', { withoutSettings: true }),
    ];

    expect(answers.map(({ status, body }) => [status, (body as { code: string }).code])).toEqual([
      [403, 'token_wrong'],
      [403, 'token_missing'],
      [403, 'datasource_missing'],
    ]);
  });

  test('repeated parameters arrive (facts: grafana-backend 5)', async () => {
    const { status, body } = await grafana.resource(
      'GET',
      'issues/counts?environments=a&environments=b%26c&from=1&to=2'
    );

    expect(status).toBe(200);
    expect(body).toMatchObject({ all: 0 });
  });
});

describe('Live and metrics', () => {
  const stream = () => {
    const { root } = protobuf.parse(pluginProtocol, { keepCase: true });
    const definition = loadPackageDefinition(
      fromJSON(root.toJSON(), { enums: String, defaults: true, keepCase: true })
    );
    const { Stream, Diagnostics } = definition['pluginv2'] as unknown as Record<string, ServiceClientConstructor>;
    const channel = (Service: ServiceClientConstructor | undefined) =>
      new Service!(grafana.address, credentials.createInsecure());
    return { stream: channel(Stream), diagnostics: channel(Diagnostics) };
  };
  const pluginContext = { dataSourceInstanceSettings: { uid: 'howdah', decryptedSecureJsonData: { token: TOKEN } } };
  const call = (client: ReturnType<typeof stream>['stream'], name: string, request: object) =>
    new Promise<Record<string, unknown>>((resolve, reject) => {
      // loadPackageDefinition adds one method per rpc.
      const method = client[name] as unknown as (
        request: object,
        done: (error: Error | null, answer: Record<string, unknown>) => void
      ) => void;
      method.call(client, request, (error, answer) => (error ? reject(error) : resolve(answer)));
    });

  test('a path without a stream is not found, one without our token is denied (facts: grafana-backend 4, 5)', async () => {
    const { stream: client, diagnostics } = stream();
    try {
      expect(await call(client, 'SubscribeStream', { pluginContext, path: 'tail/all' })).toMatchObject({
        status: 'NOT_FOUND',
      });
      expect(await call(client, 'SubscribeStream', { path: 'tail/all' })).toMatchObject({
        status: 'PERMISSION_DENIED',
      });
      expect(await call(client, 'PublishStream', { pluginContext, path: 'tail/all' })).toMatchObject({
        status: 'PERMISSION_DENIED',
      });
      const metrics = await call(diagnostics, 'CollectMetrics', {});
      expect(String((metrics['metrics'] as { prometheus: Buffer }).prometheus)).toMatch(/process_cpu/);
    } finally {
      client.close();
      diagnostics.close();
    }
  });

  test('a stream that cannot run ends at once with an error (facts: grafana-backend 2)', async () => {
    const { stream: client, diagnostics } = stream();
    try {
      const run = client['RunStream'] as unknown as (request: object) => AsyncIterable<unknown>;
      const read = async () => {
        for await (const packet of run.call(client, { pluginContext, path: 'tail/all' })) return packet;
      };

      await expect(read()).rejects.toThrow(/NOT_FOUND.*no live streams/);
    } finally {
      client.close();
      diagnostics.close();
    }
  });
});

test('an address that is taken is said with the variable that changes it', async () => {
  const port = Number(grafana.address.split(':')[1]);
  const taken = startGrafanaServer({
    addr: { host: '127.0.0.1', port },
    token: TOKEN,
    identify: () => Promise.reject(new Error('not asked')),
    queries: { pool: database.pool, now: () => new Date() },
    routes: [],
    metrics: createMetrics(),
    log: createLog('silent'),
    version: '1.2.3',
  });

  await expect(taken).rejects.toThrow(/Cannot listen on 127\.0\.0\.1:\d+.*HOWDAH_GRAFANA_ADDR/);
});
