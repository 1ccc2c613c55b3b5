import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type TestDatabase } from '#support/database';
import { anIssue, anOccurrence, aSpan, storeSpans } from '#support/telemetry-rows';
import { until } from '#support/until';
import { Refusal } from '../decide/refusal.ts';
import { type QueryRequest, runQuery } from './pipeline.ts';
import { lengthOf, type DataFrame } from './to-frames/data-frame.ts';

const now = new Date(Math.floor(Date.now() / 60_000) * 60_000);
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);
const traceId = '0af7651916cd43dd8448eb211c80319c';
const [rootSpan, childSpan] = ['00f067aa0ba902b7', 'b7ad6b7169203331'];

const declined = anIssue({ first_seen: ago(30), last_seen: ago(5), assigned_to: 'ada', trace_id: traceId });
const undefinedX = anIssue({
  error_type: 'TypeError',
  error_message: '100%_sure it is undefined',
  culprit: 'src/cart.ts in total',
  service_name: 'cart',
  status: 'resolved',
  first_seen: ago(3 * 24 * 60),
  last_seen: ago(20),
});

let database: TestDatabase & { close(): Promise<void> };
beforeAll(async () => {
  database = await openDatabase();
  await database.insert('tb_error_log', declined, undefinedX);
  await database.insert(
    'tb_error_occurrence',
    anOccurrence(declined, {
      occurred_at: ago(30),
      user_id: 'u1',
      tenant: 'acme',
      tags: { browser: 'Firefox', size: '12' },
    }),
    anOccurrence(declined, {
      occurred_at: ago(10),
      user_id: 'u2',
      tenant: 'umbrella',
      environment: 'staging',
      release_version: '1.4.2',
    }),
    anOccurrence(declined, {
      occurred_at: ago(5),
      user_id: 'u2',
      tenant: 'acme',
      trace_id: traceId,
      span_id: childSpan,
      handled: true,
    }),
    anOccurrence(undefinedX, {
      occurred_at: ago(20),
      service_name: 'cart',
      severity: 'critical',
      tags: { size: 'big' },
    }),
    anOccurrence(undefinedX, { occurred_at: ago(26 * 60), service_name: 'cart' })
  );
  await storeSpans(
    database,
    aSpan({
      traceId,
      spanId: rootSpan,
      start: ago(5),
      durationMs: 400,
      httpStatus: 500,
      statusCode: 2,
      name: 'POST /pay',
      tenant: 'acme',
    }),
    aSpan({
      traceId,
      spanId: childSpan,
      parentSpanId: rootSpan,
      service: 'payments',
      name: 'select cards',
      kind: 3,
      dbSystem: 'postgresql',
      start: new Date(ago(5).getTime() + 50),
      durationMs: 250,
      httpStatus: null,
      statusCode: 2,
      attributes: { 'db.query.text': 'select 1', rows: 250 },
      events: [{ t: 1_500_000, name: 'exception', attributes: { 'exception.type': 'TimeoutError' } }],
      links: [{ trace_id: 'f'.repeat(32), span_id: 'e'.repeat(16), attributes: { why: 'batch' } }],
    }),
    ...[10, 20, 30, 40].map((durationMs) => aSpan({ start: ago(15), durationMs })),
    aSpan({
      start: ago(12),
      service: 'cart',
      name: 'GET /items',
      durationMs: 5,
      environment: 'staging',
      attributes: { rows: 7 },
    })
  );
}, 120_000);
afterAll(() => database.close());

const run = (model: unknown, more: Partial<QueryRequest> = {}): Promise<DataFrame[]> =>
  runQuery(
    { pool: database.pool, now: () => now },
    {
      model,
      range: { from: ago(60), to: now },
      intervalMs: 60_000,
      maxDataPoints: 500,
      refId: 'A',
      signal: new AbortController().signal,
      caller: 'test',
      ...more,
    }
  );
const valuesOf = (frame: DataFrame | undefined, name: string) =>
  frame?.fields.find((field) => field.name === name)?.values;
const refusalOf = async (query: Promise<unknown>): Promise<Refusal> => {
  const error = await query.then(
    () => new Error('it was answered'),
    (reason: unknown) => reason
  );
  if (error instanceof Refusal) return error;
  throw error;
};
const sum = (values: readonly unknown[] | undefined) =>
  (values ?? []).reduce<number>((total, value) => total + Number(value), 0);

describe('issues', () => {
  test('one row per issue of the time range, latest first, counted in the range', async () => {
    const [frame] = await run({ queryType: 'issues' }, { datasource: { uid: 'howdah', name: 'Howdah' } });

    expect(frame?.fields.map(({ name }) => name)).toEqual([
      'issueId',
      'title',
      'type',
      'message',
      'culprit',
      'severity',
      'status',
      'substatus',
      'service',
      'environment',
      'release',
      'tenant',
      'tenants',
      'assignee',
      'events',
      'users',
      'firstSeen',
      'lastSeen',
      'traceID',
      'trend',
    ]);
    expect(valuesOf(frame, 'title')).toEqual([
      'TimeoutError: card declined by gateway',
      'TypeError: 100%_sure it is undefined',
    ]);
    expect(valuesOf(frame, 'events')).toEqual([3, 1]);
    expect(valuesOf(frame, 'users')).toEqual([2, 0]);
    expect(valuesOf(frame, 'tenants')).toEqual([2, 0]);
    expect(valuesOf(frame, 'lastSeen')).toEqual([ago(5).getTime(), ago(20).getTime()]);
    expect(valuesOf(frame, 'firstSeen')).toEqual([ago(30).getTime(), ago(3 * 24 * 60).getTime()]);
    expect(frame?.meta?.executedQueryString).toMatch(/-- query\/issues[\s\S]*limit 101/);
    expect(frame?.fields.find(({ name }) => name === 'traceID')?.config?.links?.[0]?.internal).toEqual({
      query: { queryType: 'trace', traceId: '${__value.raw}' },
      datasourceUid: 'howdah',
      datasourceName: 'Howdah',
    });
  });

  test('the trend has 24 parts of the time range', async () => {
    const [frame] = await run({ queryType: 'issues' });

    const [trend] = valuesOf(frame, 'trend') as number[][];
    expect(trend).toHaveLength(24);
    expect(trend?.flatMap((count, part) => (count ? [[part, count]] : []))).toEqual([
      [12, 1],
      [20, 1],
      [22, 1],
    ]);
  });

  test.each([
    ['is:unresolved', ['TimeoutError']],
    ['is:resolved', ['TypeError']],
    ['!is:resolved', ['TimeoutError']],
    ['is:[new,resolved]', ['TimeoutError', 'TypeError']],
    ['is:assigned', ['TimeoutError']],
    ['assigned:ada', ['TimeoutError']],
    ['!assigned:ada', ['TypeError']],
    ['service:cart', ['TypeError']],
    ['service:[cart,checkout]', ['TimeoutError', 'TypeError']],
    ['service:c*t', ['TimeoutError', 'TypeError']],
    ['service:ca*', ['TypeError']],
    ['Card DECLINED', ['TimeoutError']],
    ['"card declined"', ['TimeoutError']],
    ['card*gateway', ['TimeoutError']],
    ['100%_sure', ['TypeError']],
    ['"%"', ['TypeError']],
    ['card missing', []],
    ['!card', ['TypeError']],
    ['message:undefined', ['TypeError']],
    ['culprit:charge.ts', ['TimeoutError']],
    ['type:TypeError', ['TypeError']],
    ['severity:critical', ['TypeError']],
    ['tenant:umbrella', ['TimeoutError']],
    ['!tenant:umbrella', ['TimeoutError', 'TypeError']],
    ['release:1.4.2', ['TimeoutError']],
    ['environment:staging', ['TimeoutError']],
    ['user:u2', ['TimeoutError']],
    ['has:trace', ['TimeoutError']],
    ['handled:yes', ['TimeoutError']],
    [`trace:${traceId.toUpperCase()}`, ['TimeoutError']],
    ['browser:Firefox', ['TimeoutError']],
    ['browser:*', ['TimeoutError']],
    ['size:>10', ['TimeoutError']],
    ['size:>20', []],
    ["browser:x'; drop table howdah.project; --", []],
    ['events:>1', ['TimeoutError']],
    ['events:1', ['TypeError']],
    ['users:>=2', ['TimeoutError']],
    ['!users:>=2', ['TypeError']],
  ])('search %s', async (search, types) => {
    const [frame] = await run({ queryType: 'issues', search, sort: 'title' });

    expect(valuesOf(frame, 'type')).toEqual(types);
  });

  test('ad hoc filters are added with "and"', async () => {
    const filters = [
      { key: 'browser', operator: '=~', value: '^Fire' },
      { key: 'service', operator: '!=', value: 'cart' },
    ];
    const [frame] = await run({ queryType: 'issues', search: 'is:unresolved', filters });

    expect(valuesOf(frame, 'type')).toEqual(['TimeoutError']);
  });

  test('environments count only their occurrences', async () => {
    const [frame] = await run({ queryType: 'issues', environments: ['staging'] });

    expect(valuesOf(frame, 'events')).toEqual([1]);
  });

  test.each([
    ['lastSeen', ['TimeoutError', 'TypeError']],
    ['firstSeen', ['TypeError', 'TimeoutError']],
    ['events', ['TimeoutError', 'TypeError']],
    ['users', ['TimeoutError', 'TypeError']],
    ['title', ['TimeoutError', 'TypeError']],
  ])('sorted by %s', async (sort, types) => {
    const [frame] = await run({ queryType: 'issues', sort });

    expect(valuesOf(frame, 'type')).toEqual(types);
  });

  test('a cut list says so', async () => {
    const [cut] = await run({ queryType: 'issues', limit: 1 });
    const [whole] = await run({ queryType: 'issues', limit: 2 });

    expect([cut, whole].map((frame) => frame && lengthOf(frame))).toEqual([1, 2]);
    expect(cut?.meta?.notices?.[0]?.text).toMatch(/Only the first 1 issues/);
    expect(whole?.meta?.notices).toEqual([]);
  });

  test('a broken regular expression of a filter is refused with the reason of PostgreSQL', async () => {
    const refusal = await refusalOf(
      run({ queryType: 'issues', filters: [{ key: 'service', operator: '=~', value: '(' }] })
    );

    expect(refusal).toMatchObject({ status: 400, code: 'search_broken' });
    expect(refusal.message).toMatch(/regular expression/);
  });
});

test('occurrences come latest first, by issue and by trace', async () => {
  const [all] = await run({ queryType: 'occurrences' });
  const [ofIssue] = await run({ queryType: 'occurrences', issueId: undefinedX.error_id });
  const [ofTrace] = await run({ queryType: 'occurrences', traceId });

  expect(valuesOf(all, 'occurredAt')).toEqual([5, 10, 20, 30].map((minutes) => ago(minutes).getTime()));
  expect(valuesOf(ofIssue, 'service')).toEqual(['cart']);
  expect(valuesOf(ofTrace, 'spanID')).toEqual([childSpan]);
});

describe('errors over time', () => {
  test('one series with zeros where nothing happened', async () => {
    const frames = await run({}, { intervalMs: 300_000 });

    expect(frames).toHaveLength(1);
    const [frame] = frames;
    const times = valuesOf(frame, 'time') as number[];
    expect(frame?.fields[0]).toMatchObject({ type: 'time', nullable: false, config: { interval: 300_000 } });
    expect(times.every((time) => time % 300_000 === 0)).toBe(true);
    expect(sum(valuesOf(frame, 'errors'))).toBe(4);
    expect((valuesOf(frame, 'errors') as number[]).filter((count) => count === 0).length).toBe(times.length - 4);
  });

  test('one series per label, the biggest first', async () => {
    const frames = await run({ queryType: 'errorSeries', groupBy: 'service' });

    expect(
      frames.map((frame) => [
        frame.fields[1]?.labels,
        frame.fields[1]?.config?.displayNameFromDS,
        sum(valuesOf(frame, 'errors')),
      ])
    ).toEqual([
      [{ service: 'checkout' }, 'checkout', 3],
      [{ service: 'cart' }, 'cart', 1],
    ]);
  });

  test('by issue, the label is the id and the legend the title', async () => {
    const [frame] = await run({ queryType: 'errorSeries', groupBy: 'issue', limit: 1 });

    expect(frame?.fields[1]).toMatchObject({
      labels: { issueId: declined.error_id, type: 'TimeoutError' },
      config: { displayNameFromDS: 'TimeoutError: card declined by gateway' },
    });
    expect(frame?.meta?.notices?.[0]?.text).toMatch(/first 1 series/);
  });

  test('only new issues, only one issue, no label', async () => {
    const [fresh] = await run({ onlyNew: true });
    const [one] = await run({ issueId: undefinedX.error_id });
    const byRelease = await run({ groupBy: 'release' });

    expect(sum(valuesOf(fresh, 'errors'))).toBe(3);
    expect(sum(valuesOf(one, 'errors'))).toBe(1);
    expect(byRelease.map((frame) => frame.name)).toEqual(['(none)', '1.4.2']);
  });

  test('a rate divides by what was counted of the bucket', async () => {
    // A whole minute lies in one bucket, whenever the test runs.
    const range = { from: ago(30), to: ago(29) };
    const [frame] = await run({ measure: 'rate' }, { range, intervalMs: 3_600_000 });

    expect((valuesOf(frame, 'errors') as number[]).filter((rate) => rate > 0)).toEqual([1 / 60]);
  });

  test('no data is an empty list of frames (facts: grafana-backend 3.6)', async () => {
    expect(await run({ search: 'service:nowhere' })).toEqual([]);
  });
});

describe('trace search', () => {
  test('one row per trace with a matching span, with the root and the whole length', async () => {
    const [frame] = await run({ queryType: 'traces', search: 'db:postgresql' });

    expect(frame?.meta?.preferredVisualisationType).toBe('table');
    expect(frame?.fields.map(({ name, values }) => [name, values[0]])).toEqual([
      ['traceID', traceId],
      ['startTime', ago(5).getTime()],
      ['rootService', 'checkout'],
      ['rootName', 'POST /pay'],
      ['duration', 400],
      ['spans', 2],
      ['errors', 2],
      ['services', 2],
      ['httpStatus', 500],
      ['environment', 'production'],
      ['tenant', 'acme'],
    ]);
  });

  test.each([
    ['', 6],
    ['is:error', 1],
    ['is:ok', 5],
    ['is:root service:checkout', 5],
    ['service:payments', 1],
    ['kind:client', 1],
    ['kind:[client,server]', 6],
    ['items', 1],
    ['operation:"GET /cart"', 4],
    ['operation:GET*', 5],
    ['duration:>250ms', 1],
    ['duration:>=250ms duration:<0.3s', 1],
    ['status:>=500', 1],
    ['http.response.status_code:500', 1],
    ['rows:>100', 1],
    ['rows:7', 1],
    ['release:1.0.0', 6],
    ['tenant:acme', 1],
    ['environment:staging', 1],
    [`trace:${traceId}`, 1],
    ['service.name:cart', 1],
    ['deployment.environment.name:staging', 1],
    ['!service:checkout', 2],
  ])('search %s finds %i', async (search, count) => {
    const [frame] = await run({ queryType: 'traces', search });

    expect(frame && lengthOf(frame)).toBe(count);
  });

  test('sorted by duration and filtered by the length of the whole trace', async () => {
    const [slowest] = await run({ queryType: 'traces', sort: 'duration' });
    const [between] = await run({ queryType: 'traces', minDurationMs: 15, maxDurationMs: 35, sort: 'duration' });

    expect(valuesOf(slowest, 'duration')).toEqual([400, 40, 30, 20, 10, 5]);
    expect(valuesOf(between, 'duration')).toEqual([30, 20]);
  });
});

describe('one trace', () => {
  test('spans in the shape of the trace view, with the issue of an error on its span', async () => {
    const [frame] = await run({ queryType: 'trace', traceId }, { range: { from: ago(1), to: now } });

    expect(frame?.meta).toMatchObject({ preferredVisualisationType: 'trace', custom: { traceFormat: 'otlp' } });
    expect(valuesOf(frame, 'spanID')).toEqual([rootSpan, childSpan]);
    expect(valuesOf(frame, 'parentSpanID')).toEqual(['', rootSpan]);
    expect(valuesOf(frame, 'kind')).toEqual(['server', 'client']);
    expect(valuesOf(frame, 'startTime')).toEqual([ago(5).getTime(), ago(5).getTime() + 50]);
    expect(valuesOf(frame, 'duration')).toEqual([400, 250]);
    expect(valuesOf(frame, 'issueId')).toEqual([null, declined.error_id]);
    expect(valuesOf(frame, 'errorTitle')).toEqual([null, 'TimeoutError: card declined by gateway']);
    expect(valuesOf(frame, 'httpStatus')).toEqual([500, null]);
    expect(valuesOf(frame, 'tags')?.[1]).toEqual([
      { key: 'rows', value: 250 },
      { key: 'db.query.text', value: 'select 1' },
      { key: 'error', value: true },
    ]);
    expect(valuesOf(frame, 'logs')?.[1]).toEqual([
      {
        timestamp: ago(5).getTime() + 51.5,
        name: 'exception',
        fields: [{ key: 'exception.type', value: 'TimeoutError' }],
      },
    ]);
    expect(valuesOf(frame, 'references')?.[1]).toEqual([
      { traceID: 'f'.repeat(32), spanID: 'e'.repeat(16), tags: [{ key: 'why', value: 'batch' }] },
    ]);
  });

  test('an unknown trace is an empty frame that says why', async () => {
    const [frame] = await run({ queryType: 'trace', traceId: '1'.repeat(32) });

    expect(frame && lengthOf(frame)).toBe(0);
    expect(frame?.meta?.notices?.[0]?.text).toMatch(/No span of the trace 1{32} is stored/);
  });
});

describe('spans over time and operations', () => {
  test('rates and errors from the rollup', async () => {
    const frames = await run({ queryType: 'spanSeries', measures: ['rate', 'errors'], groupBy: 'service' });

    expect(frames.map((frame) => frame.fields[1]?.labels)).toEqual([
      { service: 'checkout', measure: 'rate' },
      { service: 'checkout', measure: 'errors' },
      { service: 'cart', measure: 'rate' },
      { service: 'cart', measure: 'errors' },
      { service: 'payments', measure: 'rate' },
      { service: 'payments', measure: 'errors' },
    ]);
    expect(sum(frames[0]?.fields[1]?.values) * 60).toBeCloseTo(5);
    expect(frames[0]?.meta?.executedQueryString).toMatch(/howdah\.span_rollup/);
  });

  test('percentiles from merged histograms are within 4.5 % of the true ones', async () => {
    const frames = await run(
      { queryType: 'spanSeries', measures: ['p50', 'p95', 'p99', 'mean'], search: 'operation:"GET /cart"' },
      { intervalMs: 3_600_000, range: { from: ago(16), to: ago(14) } }
    );

    const measured = frames.map(
      (frame) => (frame.fields[1]?.values as Array<number | null>).find((value) => value !== null) ?? NaN
    );
    for (const [index, truth] of [20, 40, 40].entries()) {
      expect(Math.abs((measured[index] ?? 0) / truth - 1)).toBeLessThan(0.046);
    }
    expect(measured[3]).toBeCloseTo(25);
  });

  test.each([
    ['groupBy statusCode', { groupBy: 'statusCode' }, ['200', '(none)', '500']],
    ['a search for an attribute', { groupBy: 'service', search: 'rows:>1' }, ['cart', 'payments']],
  ])('%s is answered from the spans', async (_, model, names) => {
    const frames = await run({ queryType: 'spanSeries', measures: ['p95'], ...model });

    expect(frames.map(({ name }) => name)).toEqual(names);
    expect(frames[0]?.meta?.executedQueryString).toMatch(/from howdah\.span s/);
  });

  test('operations by the time spent in them', async () => {
    const [frame] = await run({ queryType: 'operations' });

    expect(frame?.fields.map(({ name }) => name)).toEqual([
      'service',
      'operation',
      'kind',
      'rate',
      'errorRatio',
      'count',
      'errors',
      'mean',
      'p50',
      'p95',
      'p99',
      'total',
    ]);
    expect(valuesOf(frame, 'operation')).toEqual(['POST /pay', 'select cards', 'GET /cart', 'GET /items']);
    expect(valuesOf(frame, 'kind')).toEqual(['server', 'client', 'server', 'server']);
    expect(valuesOf(frame, 'count')).toEqual([1, 1, 4, 1]);
    expect(valuesOf(frame, 'errorRatio')).toEqual([1, 1, 0, 0]);
    expect(valuesOf(frame, 'total')).toEqual([400, 250, 100, 5]);
  });

  test.each([
    [{ only: 'database' }, ['payments']],
    [{ only: 'server', environments: ['staging'] }, ['cart']],
    [{ by: 'service', sort: 'rate' }, ['checkout', 'cart', 'payments']],
    [{ by: 'service', sort: 'p95', search: 'rows:>1' }, ['payments', 'cart']],
    [{ sort: 'errors', limit: 1, search: 'kind:server' }, ['checkout']],
  ])('operations %o', async (model, services) => {
    const [frame] = await run({ queryType: 'operations', ...model });

    expect(valuesOf(frame, 'service')).toEqual(services);
  });
});

describe('partitions', () => {
  test('existing and missing ones of every table', async () => {
    const [frame] = await run({ queryType: 'partitions' });

    const tables = new Set(valuesOf(frame, 'table') as string[]);
    const { rows } = await database.pool.query<{ table_name: string }>(
      'select table_name from howdah.partition_policy'
    );
    expect([...tables].sort()).toEqual(rows.map(({ table_name }) => table_name).sort());
    expect(valuesOf(frame, 'state')).toContain('current');
    expect(valuesOf(frame, 'state')).toContain('missing');
    expect(frame?.meta?.notices?.map(({ severity }) => severity)).toContain('warning');
  });

  test('of one table, as sizes over time', async () => {
    const frames = await run({ queryType: 'partitions', table: 'span', format: 'series' });

    expect(frames.map(({ name }) => name)).toEqual(['span']);
    expect(frames[0]?.fields[0]).toMatchObject({ type: 'time', nullable: false });
  });
});

describe('values of a search key', () => {
  test.each([
    ['service', undefined, ['cart', 'checkout', 'payments']],
    ['service', 'che', ['checkout']],
    ['environment', undefined, ['production', 'staging']],
    ['type', undefined, ['TimeoutError', 'TypeError']],
    ['tenant', undefined, ['acme', 'umbrella']],
    ['operation', 'GET', ['GET /cart', 'GET /items']],
    ['kind', 'er', ['consumer', 'internal', 'producer', 'server']],
    ['status', undefined, ['200', '500']],
    ['browser', undefined, ['Firefox']],
    ['rows', undefined, ['250', '7']],
    ['events', undefined, []],
    ["x' or 1 = 1 --", undefined, []],
  ])('%s containing %s', async (key, contains, values) => {
    const [frame] = await run({ queryType: 'values', key, contains });

    expect(valuesOf(frame, 'value')).toEqual(values);
  });
});

describe('trouble', () => {
  test('a range that ends before it begins is refused', async () => {
    const refusal = await refusalOf(run({ queryType: 'issues' }, { range: { from: now, to: ago(5) } }));

    expect(refusal).toMatchObject({ code: 'range_broken', status: 400 });
  });

  test('an aborted query is cancelled inside of PostgreSQL', async () => {
    const abort = new AbortController();
    const running = refusalOf(
      run({ queryType: 'sql', sql: 'select pg_sleep(20)' }, { signal: abort.signal, caller: 'user ada' })
    );
    const backends = () =>
      database.pool.query(
        "select query from pg_stat_activity where query like '%pg_sleep(20)%caller: user ada' and state = 'active'"
      );
    await until(async () => (await backends()).rowCount === 1, { what: 'the query to run' });

    abort.abort();

    expect(await running).toMatchObject({ code: 'query_cancelled' });
    expect((await backends()).rowCount).toBe(0);
    expect(await run({ queryType: 'issues' })).toHaveLength(1);
  });

  test('a query that was given up before it began is not run', async () => {
    expect(await refusalOf(run({ queryType: 'issues' }, { signal: AbortSignal.abort() }))).toMatchObject({
      code: 'query_cancelled',
    });
  });

  test('a slow query is stopped and told what to do', async () => {
    const refusal = await refusalOf(
      runQuery(
        { pool: database.pool, now: () => now, timeoutMs: 50 },
        {
          model: { queryType: 'sql', sql: 'select pg_sleep(20)' },
          range: { from: ago(60), to: now },
          intervalMs: 1000,
          maxDataPoints: 10,
          refId: 'A',
          signal: new AbortController().signal,
          caller: 'test',
        }
      )
    );

    expect(refusal).toMatchObject({ code: 'query_timeout', status: 503 });
    expect(refusal.message).toMatch(/longer than 0.05 s .*Narrow/);
  });
});
