import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type TestDatabase } from '#support/database';
import { serveGrafana, type ServedGrafana } from '#support/grafana';
import { anIssue, anOccurrence, aSpan, storeSpans } from '#support/telemetry-rows';
import { until } from '#support/until';

// Rules of the backend protocol for queries (facts: grafana-backend 2 to 4, grafana-frontend 11, 12, 20).

const traceId = '0af7651916cd43dd8448eb211c80319c';
const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000);

let database: TestDatabase & { close(): Promise<void> };
let grafana: ServedGrafana;
beforeAll(async () => {
  database = await openDatabase();
  grafana = await serveGrafana(database);
  const issue = anIssue();
  await database.insert('tb_error_log', issue);
  await database.insert('tb_error_occurrence', anOccurrence(issue, { occurred_at: ago(5), trace_id: traceId }));
  await storeSpans(database, aSpan({ traceId, start: ago(5) }));
}, 120_000);
afterAll(async () => {
  await grafana.close();
  await database.close();
});

const field = (frame: { schema: { fields: Array<{ name: string }> } } | undefined, name: string) =>
  frame?.schema.fields.find((candidate) => candidate.name === name);

test('every query type is answered with frames that Grafana can read', async () => {
  const models = [
    { queryType: 'issues' },
    { queryType: 'occurrences' },
    { queryType: 'errorSeries', groupBy: 'service' },
    { queryType: 'traces' },
    { queryType: 'trace', traceId },
    { queryType: 'spanSeries', measures: ['rate', 'p95'] },
    { queryType: 'operations' },
    { queryType: 'partitions' },
  ];
  const answers = await grafana.query(models);

  for (const [refId, { status, error, frames }] of Object.entries(answers)) {
    expect({ refId, status, error }).toEqual({ refId, status: 200, error: '' });
    expect(frames.length).toBeGreaterThan(0);
    expect(frames.every((frame) => frame.schema.refId === refId)).toBe(true);
  }
  const more = await grafana.query([
    { queryType: 'values', key: 'service' },
    { queryType: 'sql', sql: 'select 1 as n' },
  ]);
  expect([more['A']?.frames[0]?.data.values, more['B']?.frames[0]?.data.values]).toEqual([[['checkout']], [[1]]]);
});

test('a query without a type is a series, as the alert editor sends it (facts: grafana-frontend 11)', async () => {
  const { A } = await grafana.query([
    { refId: 'A', intervalMs: 1000, maxDataPoints: 43200, datasource: { uid: 'howdah' } },
  ]);

  expect(A?.frames[0]?.schema.meta).toMatchObject({ type: 'timeseries-multi' });
});

test("a series' time field is not nullable, and its legend is set (facts: grafana-backend 3.1, grafana-frontend 20)", async () => {
  const { A } = await grafana.query([{ groupBy: 'service' }]);

  expect(field(A?.frames[0], 'time')).toMatchObject({ type: 'time', typeInfo: { nullable: false } });
  expect(field(A?.frames[0], 'errors')).toMatchObject({
    labels: { service: 'checkout' },
    config: { displayNameFromDS: 'checkout' },
  });
});

test('no data is an empty list of frames and no error (facts: grafana-backend 3.6)', async () => {
  const answers = await grafana.query([
    { search: 'service:nowhere' },
    { queryType: 'spanSeries', measures: ['p95'], search: 'service:nowhere' },
  ]);

  expect(Object.values(answers).map(({ status, frames }) => ({ status, frames }))).toEqual([
    { status: 200, frames: [] },
    { status: 200, frames: [] },
  ]);
});

describe('what goes wrong with one query is its own error, and the others are answered (facts: grafana-backend 2)', () => {
  test.each([
    [{ queryType: 'serviceMap' }, 400, /"serviceMap" is unknown; known are issues, occurrences/],
    [{ queryType: 'issues', search: 'card "declined' }, 400, /character 6: this quote is never closed/],
    [{ queryType: 'trace', traceId: 'zzz' }, 400, /must be a trace id, 32 hex digits/],
    [{ queryType: 'sql', sql: 'select * from nowhere' }, 400, /relation "nowhere" does not exist/],
    [{ queryType: 'sql', sql: 'drop table howdah.project' }, 400, /only reads/],
    [{ queryType: 'sql', sql: 'select * from howdah.project_key' }, 403, /permission denied/],
  ])('%o', async (broken, status, message) => {
    const { A, B } = await grafana.query([broken, { queryType: 'issues' }]);

    expect(A).toMatchObject({ status, errorSource: 'downstream', frames: [] });
    expect(A?.error).toMatch(message);
    expect(B).toMatchObject({ status: 200, error: '' });
  });

  test('a query that is no JSON, and one without a time range', async () => {
    const { responses } = await grafana.client.queryData({
      pluginContext: {
        orgId: 1,
        pluginId: 'howdah-datasource',
        pluginVersion: '',
        dataSourceInstanceSettings: {
          id: 1,
          uid: 'howdah',
          name: 'Howdah',
          url: '',
          jsonData: Buffer.alloc(0),
          decryptedSecureJsonData: { token: 'secret-of-the-application-side' },
          lastUpdatedMS: 0,
        },
      },
      headers: {},
      queries: [
        {
          refId: 'A',
          queryType: '',
          maxDataPoints: 1,
          intervalMS: 1,
          timeRange: { fromEpochMS: 0, toEpochMS: 1 },
          json: Buffer.from('{'),
        },
        {
          refId: 'B',
          queryType: '',
          maxDataPoints: 1,
          intervalMS: 1,
          timeRange: undefined as never,
          json: Buffer.from('{}'),
        },
      ],
    });

    expect(responses['A']).toMatchObject({ status: 400, error: expect.stringMatching(/no JSON/) as string });
    expect(responses['B']).toMatchObject({
      status: 400,
      error: expect.stringMatching(/without a time range/) as string,
    });
  });
});

describe('the token of the data source is checked on every call (facts: grafana-backend 4)', () => {
  test.each([
    ['none', { token: undefined }, /has no token.*howdah token/],
    ['an empty one', { token: '' }, /has no token/],
    ['a wrong one', { token: 'guess' }, /not the one of the sidecar.*howdah token/],
    ['no data source settings', { withoutSettings: true }, /names no data source/],
  ])('%s', async (_, options, message) => {
    const { A } = await grafana.query([{ queryType: 'issues' }], options);

    expect(A).toMatchObject({ status: 403, frames: [] });
    expect(A?.error).toMatch(message);
  });
});

test('requests and answers beyond the 4 MB of the library pass (facts: grafana-backend 2)', async () => {
  const padding = 'x'.repeat(6_000_000);
  const { A } = await grafana.query([{ queryType: 'sql', sql: `select repeat('y', 6000000) as big /* ${padding} */` }]);

  expect(String(A?.frames[0]?.data.values[0]?.[0])).toHaveLength(6_000_000);
});

test('a query that is given up is stopped in PostgreSQL (facts: grafana-backend 2)', async () => {
  const giveUp = new AbortController();
  const query = grafana.query([{ queryType: 'sql', sql: 'select pg_sleep(25)' }], { signal: giveUp.signal });
  const running = () =>
    database.pool.query(
      "select from pg_stat_activity where query like '%pg_sleep(25)%' and pid <> pg_backend_pid()  and state = 'active'"
    );
  await until(async () => (await running()).rowCount === 1, { what: 'the statement to run' });

  giveUp.abort();

  await expect(query).rejects.toThrow(/cancelled/i);
  await until(async () => (await running()).rowCount === 0, { what: 'the statement to end', withinMs: 5_000 });
});

test('a call has a deadline, because Grafana sets none (facts: grafana-backend 2)', async () => {
  const hasty = await serveGrafana(database, { deadlineMs: 100 });
  try {
    const { A } = await hasty.query([{ queryType: 'sql', sql: 'select pg_sleep(25)' }]);

    expect(A).toMatchObject({ status: 499 });
  } finally {
    await hasty.close();
  }
});

test('the statement names who asked, for pg_stat_activity', async () => {
  const sql = 'select current_query()';
  const user = { login: 'ada', name: '', email: '', role: 'Admin' };
  const [person, alert] = await Promise.all([
    grafana.query([{ queryType: 'sql', sql }], { user }),
    grafana.query([{ queryType: 'sql', sql }], {
      user: { ...user, login: 'grafana_scheduler' },
      headers: { FromAlert: 'true' },
    }),
  ]);

  expect(String(person['A']?.frames[0]?.data.values[0]?.[0])).toMatch(/-- caller: grafana ada$/);
  expect(String(alert['A']?.frames[0]?.data.values[0]?.[0])).toMatch(/-- caller: grafana alerting$/);
});
