import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '#support/database';
import { withIntake, type TestIntake } from '#support/intake';
import { decodeMetricsResponse, encodeMetricsRequest } from '#support/otlp-metrics-proto';
import { aCounter, aGauge, aHistogram, aMetricsRequest, aPoint } from '#support/otlp-metrics-request';
import { decodeRpcStatus, toOtlpJson } from '#support/otlp-proto';
import { attributes } from '#support/otlp-request';

type Options = Parameters<typeof withIntake>[2];
const withBoth = (run: (intake: TestIntake, database: TestDatabase) => Promise<void>, options: Options = {}) =>
  withDatabase((database) => withIntake(database, (intake) => run(intake, database), options));

const post = (intake: TestIntake, body: Buffer | string, headers: Record<string, string> = {}) =>
  fetch(`${intake.url}/v1/metrics`, {
    method: 'POST',
    body: typeof body === 'string' ? body : new Uint8Array(body),
    headers: { 'content-type': 'application/x-protobuf', ...headers },
  });
const send = async (intake: TestIntake, ...metrics: object[]) => {
  const response = await post(intake, encodeMetricsRequest(aMetricsRequest(metrics)));
  expect(response.status).toBe(200);
  return decodeMetricsResponse(await bytesOf(response)).partialSuccess;
};
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

const metricsIn = async ({ pool }: TestDatabase) => {
  const { rows } = await pool.query<Record<string, unknown>>(
    'select * from monitoring.metrics order by metric_name, timestamp, series_id'
  );
  return rows;
};
const valuesIn = async (database: TestDatabase) =>
  (await metricsIn(database)).map(({ metric_value }) => Number(metric_value));

test('each kind of metric is stored with everything it says (O17)', () =>
  withBoth(async (intake, database) => {
    const atMs = Date.now() - 5_000;
    const startMs = atMs - 60_000;
    const common = { atMs, startMs, labels: { route: '/pay', status: 200 } };
    const exponential = {
      count: '6',
      sum: 7.5,
      min: -1,
      max: 4,
      scale: 1,
      zeroCount: '1',
      positive: { offset: -2, bucketCounts: ['1', '0', '3'] },
      negative: { offset: 1, bucketCounts: ['1'] },
      zeroThreshold: 0.001,
    };
    const exemplar = {
      timeUnixNano: `${atMs}000000`,
      asDouble: 0.3,
      traceId: Buffer.alloc(16, 0xab),
      spanId: Buffer.alloc(8, 0xfe),
      filteredAttributes: attributes({ user: 'u1', password: 'x' }),
    };
    const request = aMetricsRequest(
      [
        { ...aGauge('a.gauge', [{ ...common, asDouble: 0.25 }]), description: 'How full.' },
        aCounter('b.counter', [{ ...common, asInt: '9007199254740993' }]),
        { name: 'c.updown', sum: { aggregationTemporality: 2, dataPoints: [aPoint({ ...common, asInt: '-3' })] } },
        aHistogram('d.histogram', [
          {
            ...common,
            count: '4',
            sum: 2.5,
            min: 0.1,
            max: 1.5,
            bucketCounts: ['1', '2', '1'],
            explicitBounds: [0.5, 1],
            exemplars: [exemplar],
          },
        ]),
        {
          name: 'e.exponential',
          exponentialHistogram: { aggregationTemporality: 1, dataPoints: [aPoint({ ...common, ...exponential })] },
        },
        {
          name: 'f.summary',
          summary: {
            dataPoints: [
              aPoint({
                ...common,
                count: '10',
                sum: 5,
                quantileValues: [
                  { quantile: 0.5, value: 0.4 },
                  { quantile: 0.99, value: Number.NaN },
                ],
              }),
            ],
          },
        },
      ],
      { 'service.name': 'shop', 'service.version': '1.2.3', 'deployment.environment.name': 'staging' }
    );

    const response = await post(intake, encodeMetricsRequest(request));

    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/x-protobuf');
    expect((await bytesOf(response)).length).toBe(0);
    const rows = await metricsIn(database);
    expect(rows.map((row) => [row['metric_name'], row['metric_type'], row['metric_value'], row['count']])).toEqual([
      ['a.gauge', 'gauge', '0.25', null],
      ['b.counter', 'counter', '9007199254740993', null],
      ['c.updown', 'updowncounter', '-3', null],
      ['d.histogram', 'histogram', '2.5', '4'],
      ['e.exponential', 'histogram', '7.5', '6'],
      ['f.summary', 'summary', '5', '10'],
    ]);
    for (const row of rows) {
      expect(row).toMatchObject({
        labels: { route: '/pay', status: 200 },
        service_name: 'shop',
        environment: 'staging',
        release: '1.2.3',
        timestamp: new Date(atMs),
      });
    }
    expect(rows.map(({ unit }) => unit)).toEqual(['By', '1', '', 's', '', '']);
    expect(rows[3]).toMatchObject({
      minimum: 0.1,
      maximum: 1.5,
      distribution: { bounds: [0.5, 1], counts: [1, 2, 1] },
      reported: '2.5',
    });
    expect(rows[4]).toMatchObject({
      minimum: -1,
      maximum: 4,
      distribution: {
        scale: 1,
        zero: 1,
        zero_threshold: 0.001,
        positive: { offset: -2, counts: [1, 0, 3] },
        negative: { offset: 1, counts: [1] },
      },
    });
    expect(rows[5]?.['distribution']).toEqual({ quantiles: { '0.5': 0.4 } });
    const { rows: points } = await database.pool.query<Record<string, unknown>>(
      "select start_time, exemplars from howdah.metric_point join howdah.metric_series using (series_id) where metric_name = 'd.histogram'"
    );
    expect(points).toEqual([
      {
        start_time: new Date(startMs),
        exemplars: [
          {
            time: new Date(atMs).toISOString(),
            value: 0.3,
            trace_id: 'ab'.repeat(16),
            span_id: 'fe'.repeat(8),
            attributes: { user: 'u1', password: '[redacted]' },
          },
        ],
      },
    ]);
    const { rows: series } = await database.pool.query(
      'select description, is_cumulative from howdah.metric_series order by metric_name'
    );
    expect(series).toEqual([
      { description: 'How full.', is_cumulative: false },
      { description: '', is_cumulative: true },
      { description: '', is_cumulative: true },
      { description: '', is_cumulative: true },
      { description: '', is_cumulative: false },
      { description: '', is_cumulative: true },
    ]);
  }));

test('totals of a counter become increments, across repeats, gaps and a restart of the sender (O13, O17)', () =>
  withBoth(async (intake, database) => {
    const now = Date.now() - 600_000;
    const at = (second: number) => now + second * 1_000;
    const total = (second: number, asInt: number, startMs = at(0)) =>
      send(intake, aCounter('orders', [{ atMs: at(second), startMs, asInt: String(asInt) }]));

    await total(10, 5);
    await total(20, 5);
    await total(40, 12);
    await total(40, 12); // the same request: found in the ledger
    await send(intake, aCounter('orders', [{ atMs: at(40), startMs: at(0), asInt: '12' }]), aGauge('other', []));
    await total(60, 3, at(50)); // after a restart
    await total(70, 10, at(50));
    await total(45, 14); // late, of before the restart
    await total(30, 8); // late, and contained in what came later

    const { rows } = await database.pool.query<Record<string, unknown>>(
      'select extract(epoch from timestamp)::float8 * 1000 as at, metric_value, reported from monitoring.metrics order by timestamp'
    );
    expect(rows.map((row) => [Number(row['at']) - now, row['metric_value'], row['reported']])).toEqual([
      [10_000, '5', '5'],
      [20_000, '0', '5'],
      [30_000, '0', '8'],
      [40_000, '7', '12'],
      [45_000, '2', '14'],
      [60_000, '3', '3'],
      [70_000, '7', '10'],
    ]);
  }));

test('a counter without a start time begins with a baseline, and a fall is a reset (O17)', () =>
  withBoth(async (intake, database) => {
    const now = Date.now() - 60_000;
    for (const [second, asInt] of [100, 130, 20, 25].entries()) {
      await send(intake, aCounter('scraped', [{ atMs: now + second * 1_000, asInt }]));
    }

    expect(await valuesIn(database)).toEqual([0, 30, 20, 5]);
  }));

test('a start that is the time of the first point says nothing: that point is a baseline (O17)', () =>
  withBoth(async (intake, database) => {
    const now = Date.now() - 60_000;
    await send(intake, aCounter('scraped', [{ atMs: now, startMs: now, asInt: 1_000_000 }]));
    await send(intake, aCounter('scraped', [{ atMs: now + 1_000, startMs: now, asInt: 1_000_003 }]));

    expect(await valuesIn(database)).toEqual([0, 3]);
  }));

test('increments of doubles add up to the total exactly', () =>
  withBoth(async (intake, database) => {
    const now = Date.now() - 60_000;
    const totals = [0.1, 0.3, 0.7, 1e17, 1e17 + 64];
    for (const [second, asDouble] of totals.entries()) {
      await send(intake, aCounter('seconds', [{ atMs: now + second * 1_000, startMs: now - 1, asDouble }]));
    }

    const { rows } = await database.pool.query<{ value: string }>(
      'select metric_value::text as value from monitoring.metrics order by timestamp'
    );
    expect(rows.map(({ value }) => value)).toEqual(['0.1', '0.2', '0.4', '99999999999999999.3', '64']);
  }));

test('two processes that call themselves the same are both counted in full (O17)', () =>
  withBoth(async (intake, database) => {
    const now = Date.now() - 60_000;
    const starts = [now - 3_000, now - 2_000];
    for (let second = 1; second <= 4; second += 1) {
      for (const startMs of starts) {
        await send(intake, aCounter('orders', [{ atMs: now + second * 1_000, startMs, asInt: second * 10 }]));
      }
    }

    const { rows } = await database.pool.query('select sum(metric_value)::integer as sum from monitoring.metrics');
    expect(rows).toEqual([{ sum: 80 }]);
  }));

test('cumulative histograms become increments of count, sum and buckets (O17)', () =>
  withBoth(async (intake, database) => {
    const now = Date.now() - 60_000;
    const total = (second: number, sum: number, bucketCounts: number[], explicitBounds = [1]) =>
      send(
        intake,
        aHistogram('duration', [
          {
            atMs: now + second * 1_000,
            startMs: now,
            sum,
            count: bucketCounts.reduce((a, b) => a + b),
            bucketCounts,
            explicitBounds,
            min: 0.1,
            max: 9,
          },
        ])
      );
    await total(1, 3, [2, 1]);
    await total(2, 5, [2, 2]);
    await total(3, 9, [3, 3], [2]); // other bounds: begun again
    await total(4, 10, [4, 3], [2]);

    const rows = await metricsIn(database);
    expect(rows.map((row) => [row['metric_value'], row['count'], row['distribution'], row['minimum']])).toEqual([
      ['3', '3', { bounds: [1], counts: [2, 1] }, 0.1],
      ['2', '1', { bounds: [1], counts: [0, 1] }, null],
      ['9', '6', { bounds: [2], counts: [3, 3] }, 0.1],
      ['1', '1', { bounds: [2], counts: [1, 0] }, null],
    ]);
  }));

test('exponential histograms become increments, also when their scale falls (O17)', () =>
  withBoth(async (intake, database) => {
    const now = Date.now() - 60_000;
    const total = (second: number, scale: number, offset: number, bucketCounts: number[]) =>
      send(intake, {
        name: 'duration',
        exponentialHistogram: {
          aggregationTemporality: 2,
          dataPoints: [
            aPoint({
              atMs: now + second * 1_000,
              startMs: now,
              count: bucketCounts.reduce((a, b) => a + b),
              scale,
              positive: { offset, bucketCounts },
            }),
          ],
        },
      });
    await total(1, 1, 0, [1, 1, 1, 1]);
    await total(2, 0, 0, [2, 3, 1]);

    const [, second] = await metricsIn(database);
    expect(second).toMatchObject({
      metric_value: null,
      count: '2',
      distribution: { scale: 0, positive: { offset: 0, counts: [0, 1, 1] } },
    });
  }));

test('deltas and gauges are stored as they come (O17)', () =>
  withBoth(async (intake, database) => {
    const now = Date.now() - 60_000;
    for (const [second, asInt] of [7, 3].entries()) {
      const point = { atMs: now + second * 1_000, startMs: now - 1_000, asInt };
      await send(intake, aCounter('a', [point], { delta: true }), aGauge('b', [point]));
    }

    expect(await valuesIn(database)).toEqual([7, 3, 7, 3]);
    const { rows } = await database.pool.query('select * from howdah.metric_total');
    expect(rows).toEqual([]);
  }));

test('"no recorded value" is a gap: nothing is stored, and the run goes on (O17)', () =>
  withBoth(async (intake, database) => {
    const now = Date.now() - 60_000;
    await send(intake, aCounter('orders', [{ atMs: now + 1_000, startMs: now, asInt: 5 }]));
    const gap = await send(intake, aCounter('orders', [{ atMs: now + 2_000, startMs: now, flags: 1 }]));
    await send(intake, aCounter('orders', [{ atMs: now + 3_000, startMs: now, asInt: 6 }]));

    expect(gap).toBeUndefined();
    expect(await valuesIn(database)).toEqual([5, 1]);
  }));

test('the order of labels does not make another series, and every part of the identity does', () =>
  withBoth(async (intake, { pool }) => {
    const gauge = (labels: Record<string, string>, name = 'g') => aGauge(name, [{ asInt: 1, labels }]);
    await send(intake, gauge({ a: '1', b: '2' }), gauge({ b: '2', a: '1' }));
    await send(intake, gauge({ b: '2', a: '1' }), gauge({ a: '1' }), gauge({ a: '1' }, 'h'));
    await send(intake, { ...gauge({ a: '1' }), unit: 's' });
    await post(intake, encodeMetricsRequest(aMetricsRequest([gauge({ a: '1' })], { 'service.name': 'other' })));

    const { rows } = await pool.query<{ series: string }>('select count(*) as series from howdah.metric_series');
    expect(rows[0]?.series).toBe('5');
  }));

test('secrets in labels are not stored', () =>
  withBoth(async (intake, database) => {
    await send(intake, aGauge('g', [{ asInt: 1, labels: { 'api-key': 'k', route: '/' } }]));

    const [row] = await metricsIn(database);
    expect(row?.['labels']).toEqual({ 'api-key': '[redacted]', route: '/' });
  }));

test('bad points are refused with the reason, and their neighbours are stored (O8, O17)', () =>
  withBoth(async (intake, database) => {
    const many = Array.from({ length: 2_100 }, () => 1);
    const partial = await send(
      intake,
      aGauge('g', [{ asInt: 1 }, { asDouble: Number.NaN }, { asDouble: Number.POSITIVE_INFINITY }, {}]),
      aGauge('', [{ asInt: 1 }]),
      { name: 'no temporality', sum: { isMonotonic: true, dataPoints: [aPoint({ asInt: 1 })] } },
      aHistogram('h', [
        { count: 2, bucketCounts: [1, 1], explicitBounds: [1, 2] },
        { count: 3, bucketCounts: [1, 1, 1], explicitBounds: [2, 1] },
        { count: 2_100, bucketCounts: many, explicitBounds: many },
        { count: '18446744073709551615' },
        { count: 1, sum: 1, startMs: 1 },
      ]),
      { name: 'nothing' }
    );

    expect(partial?.rejectedDataPoints).toBe('9');
    for (const reason of [
      '2 data point(s) refused: a value must be a finite number',
      '1 data point(s) refused: a data point must have a value',
      '1 data point(s) refused: a metric must have a name',
      '1 data point(s) refused: the aggregation temporality must be delta or cumulative',
      '1 data point(s) refused: a histogram must have one bucket more than it has bounds',
      '1 data point(s) refused: the bounds of a histogram must be finite and rise',
      '1 data point(s) refused: a histogram may have 2048 buckets',
      '1 data point(s) refused: a count must be a whole number',
      '1 metric(s) had data of no kind that Howdah knows',
    ]) {
      expect(partial?.errorMessage).toContain(reason);
    }
    expect(await valuesIn(database)).toEqual([1, 1]);
  }));

test('points outside of the time that is kept are stored at the nearest time with their own time, and none are lost', () =>
  withBoth(async (intake, { pool }) => {
    const day = 86_400_000;
    const now = Date.now();
    const partial = await send(
      intake,
      aGauge('g', [
        { atMs: now - 400 * day, asInt: 1 },
        { atMs: now + 50 * day, asInt: 2 },
        { atMs: null, asInt: 3 },
      ]),
      // Increments are measured by the time that was sent.
      aCounter('c', [
        { atMs: now - 400 * day, startMs: now - 401 * day, asInt: 2 },
        { atMs: now - 399 * day, startMs: now - 401 * day, asInt: 5 },
      ])
    );

    expect(partial?.rejectedDataPoints).toBeUndefined();
    expect(partial?.errorMessage).toContain('5 data point(s) lay outside of the time that is kept or said no time');
    const { rows } = await pool.query<Record<string, unknown>>(
      `select value::integer, round(extract(epoch from time - now()) / 86400)::integer as days,
              round(extract(epoch from original_time - now()) / 86400)::integer as sent
         from howdah.metric_point join howdah.metric_series using (series_id)
        order by metric_name desc, value`
    );
    expect(rows).toEqual([
      { value: 1, days: -7, sent: -400 },
      { value: 2, days: 0, sent: 50 },
      { value: 3, days: 0, sent: null },
      { value: 2, days: -7, sent: -400 },
      { value: 3, days: -7, sent: -399 },
    ]);
  }));

test('JSON is stored like protobuf, and answered in JSON (O3)', () =>
  withBoth(async (intake, database) => {
    const now = Date.now() - 60_000;
    const metrics = [
      aCounter('c', [{ atMs: now, startMs: now - 1, asInt: '5', labels: { café: '☕' } }]),
      aHistogram('h', [
        { atMs: now, startMs: now - 1, count: '2', sum: 0.5, bucketCounts: ['1', 1], explicitBounds: [0.25] },
      ]),
      aGauge('z', [{ atMs: now, asDouble: 'NaN' }, { asInt: 'x' }]),
    ];
    const json = JSON.stringify(toOtlpJson(aMetricsRequest(metrics)));

    const response = await post(intake, json, { 'content-type': 'Application/JSON; charset=utf-8' });

    expect(response.headers.get('content-type')).toBe('application/json');
    expect(await response.json()).toEqual({
      partialSuccess: { rejectedDataPoints: '2', errorMessage: expect.stringContaining('a finite number') as string },
    });
    expect((await metricsIn(database)).map((row) => [row['metric_value'], row['labels'], row['distribution']])).toEqual(
      [
        ['5', { café: '☕' }, null],
        ['0.5', {}, { bounds: [0.25], counts: [1, 1] }],
      ]
    );
  }));

test.each<[string, Buffer | string, Record<string, string>, number, RegExp]>([
  ['another content type', 'x', { 'content-type': 'text/plain' }, 415, /OTLP over HTTP uses/],
  ['broken gzip', 'not gzip', { 'content-encoding': 'gzip' }, 400, /not gzip/],
  ['broken protobuf', Buffer.from([0x0a, 0xff]), {}, 400, /not an ExportMetricsServiceRequest in protobuf/],
  [
    'broken JSON',
    '{"resourceMetrics":{}}',
    { 'content-type': 'application/json' },
    400,
    /not an ExportMetricsServiceRequest in JSON: "resourceMetrics" is not a list/,
  ],
  ['an unknown key', 'x', { 'x-howdah-key': 'f'.repeat(32) }, 403, /not known/],
  ['a body over the limit', gzipSync(Buffer.alloc(3_000_000)), { 'content-encoding': 'gzip' }, 413, /over the limit/],
])('%s is refused with a Status', (_, body, headers, status, message) =>
  withBoth(
    async (intake) => {
      const response = await post(intake, body, headers);

      expect(response.status).toBe(status);
      const isJson = response.headers.get('content-type') === 'application/json';
      const answer = isJson
        ? ((await response.json()) as { message: string })
        : decodeRpcStatus(await bytesOf(response));
      expect(answer.message).toMatch(message);
    },
    { config: { maxBodyBytes: 2_000_000 } }
  )
);

test.each([
  ['gzip', gzipSync],
  ['br', brotliCompressSync],
])('content encoding %s is read', (encoding, compress) =>
  withBoth(async (intake, database) => {
    const body = compress(encodeMetricsRequest(aMetricsRequest([aGauge('g', [{ asInt: 4 }])])));

    const response = await post(intake, body, { 'content-encoding': encoding });

    expect(response.status).toBe(200);
    expect(await valuesIn(database)).toEqual([4]);
  })
);

test('a point that PostgreSQL refuses is set aside with the reason, and its neighbours are stored', () =>
  withBoth(async (intake, database) => {
    await database.pool.query('alter table howdah.metric_point add constraint no_teapots check (value <> 418)');
    const now = Date.now() - 60_000;
    const points = [1, 2, 418, 419].map((asInt, second) => ({ atMs: now + second * 1_000, asInt }));

    const partial = await send(intake, aGauge('g', points));

    expect(partial?.rejectedDataPoints).toBe('1');
    expect(partial?.errorMessage).toContain('no_teapots');
    expect(await valuesIn(database)).toEqual([1, 2, 419]);
    const { rows } = await database.pool.query('select signal, reason, record from howdah.rejected');
    expect(rows).toMatchObject([
      { signal: 'metrics', reason: expect.stringContaining('no_teapots'), record: { name: 'g', value: '418' } },
    ]);
  }));
