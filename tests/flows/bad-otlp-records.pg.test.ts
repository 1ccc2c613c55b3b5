import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '#support/database';
import { startIntake, type TestIntake } from '#support/intake';
import { exportByGrpc } from '#support/grpc-call';
import { encodeLogsRequest } from '#support/otlp-logs-proto';
import { aLog, aLogsRequest } from '#support/otlp-logs-request';
import { encodeMetricsRequest } from '#support/otlp-metrics-proto';
import { aGauge, aMetricsRequest } from '#support/otlp-metrics-request';
import { decodeTraceResponse, encodeTraceRequest, toOtlpJson } from '#support/otlp-proto';
import { aSpan, aTraceRequest } from '#support/otlp-request';
import { counting } from '#support/refusals';

let database: Awaited<ReturnType<typeof openDatabase>>;
let intake: TestIntake;
beforeAll(async () => {
  database = await openDatabase();
  intake = await startIntake(database);
});
afterAll(async () => {
  await intake.close();
  await database.close();
});

const rowsOf = async (sql: string, values: unknown[] = []) =>
  (await database.pool.query<Record<string, unknown>>(sql, values)).rows;

interface Partial {
  rejected: number;
  message: string;
}

async function postOtlp(signal: string, body: Buffer | string): Promise<Response> {
  const type = typeof body === 'string' ? 'application/json' : 'application/x-protobuf';
  const bytes = Buffer.from(body);
  const response = await fetch(`${intake.url}/v1/${signal}`, {
    method: 'POST',
    body: new Uint8Array(bytes),
    headers: { 'content-type': type },
  });
  expect(response.status).toBe(200);
  return response;
}

const partialOf = (body: Buffer): Partial => {
  // The responses of the three signals have the same numbers.
  const { partialSuccess } = decodeTraceResponse(body);
  return { rejected: Number(partialSuccess?.rejectedSpans ?? 0), message: partialSuccess?.errorMessage ?? '' };
};

const partialOfJson = (answer: unknown): Partial => {
  const { partialSuccess = {} } = answer as { partialSuccess?: Record<string, string> };
  const { errorMessage = '', ...counts } = partialSuccess;
  return { rejected: Number(Object.values(counts)[0] ?? 0), message: errorMessage };
};

/** Ways to send an OTLP request in protobuf's own words. */
const WAYS = {
  protobuf: async (request: { resourceSpans: object[] }) =>
    partialOf(Buffer.from(await (await postOtlp('traces', encodeTraceRequest(request))).arrayBuffer())),
  json: async (request: { resourceSpans: object[] }) =>
    partialOfJson(await (await postOtlp('traces', JSON.stringify(toOtlpJson(request)))).json()),
  grpc: async (request: { resourceSpans: object[] }) =>
    partialOf((await exportByGrpc(intake.grpcAddress, 'traces', encodeTraceRequest(request))).body!),
};
const ways = Object.keys(WAYS) as Array<keyof typeof WAYS>;

const NEIGHBOURS = ['before', 'after'];
const amongNeighbours = (bad: object, name: string) =>
  aTraceRequest([aSpan({ name: `${name} before` }), bad, aSpan({ name: `${name} after` })]);
const namesOf = async (name: string) =>
  (
    await rowsOf(`select operation_name from monitoring.traces where operation_name like $1 order by 1 desc`, [
      `${name} %`,
    ])
  ).map(({ operation_name: text }) => String(text).replace(`${name} `, ''));

const BAD_IDS: Array<[what: string, ids: object, says: RegExp]> = [
  ['a trace id of zeros', { traceId: Buffer.alloc(16) }, /1 span\(s\) refused: trace_id must be 16 bytes/],
  ['no trace id', { traceId: Buffer.alloc(0) }, /trace_id must be 16 bytes/],
  ['a short trace id', { traceId: Buffer.alloc(15, 1) }, /trace_id must be 16 bytes/],
  ['a long trace id', { traceId: Buffer.alloc(17, 1) }, /trace_id must be 16 bytes/],
  ['a span id of zeros', { spanId: Buffer.alloc(8) }, /span_id must be 8 bytes/],
  ['a short span id', { spanId: Buffer.alloc(7, 1) }, /span_id must be 8 bytes/],
  ['a parent id that is too long', { parentSpanId: Buffer.alloc(9, 1) }, /parent_span_id must be empty or 8 bytes/],
];

test.each(BAD_IDS.flatMap(([what, ids, says]) => ways.map((way) => ({ what, way, ids, says }))))(
  'a span with $what is refused by $way, and its neighbours are stored (O8, O15)',
  async ({ way, ids, says }) => {
    const name = randomUUID();
    const request = amongNeighbours(aSpan({ name: `${name} bad`, ...ids }), name);

    const [partial, refused] = await counting(intake, 'refused', () => WAYS[way](request));

    expect(partial).toEqual({ rejected: 1, message: expect.stringMatching(says) as string });
    expect(refused).toEqual({ spans_rejected: 1 });
    expect(await namesOf(name)).toEqual(NEIGHBOURS);
  }
);

const YEAR_2554 = String(2n ** 64n - 1n);
const ODD_TIMES: Array<[what: string, times: object, moved: string | null, seconds: number]> = [
  ['times of 0', { startTimeUnixNano: '0', endTimeUnixNano: '0' }, 'spans_no_time', 0],
  ['the first nanosecond of 1970', { startTimeUnixNano: '1', endTimeUnixNano: '1' }, 'spans_too_old', 0],
  ['the last time there is', { startTimeUnixNano: YEAR_2554, endTimeUnixNano: YEAR_2554 }, 'spans_in_future', 0],
  ['an end before its start', { endTimeUnixNano: '1' }, null, 0],
];

test.each(
  ODD_TIMES.flatMap(([what, times, moved, seconds]) => ways.map((way) => ({ what, way, times, moved, seconds })))
)('a span with $what is stored by $way where people find it', async ({ way, times, moved, seconds }) => {
  const name = randomUUID();
  const request = amongNeighbours({ ...aSpan({ name: `${name} between` }), ...times }, name);

  const [partial, counted] = await counting(intake, 'moved', () => WAYS[way](request));

  expect(partial.rejected).toBe(0);
  expect(counted).toEqual(moved === null ? {} : { [moved]: 1 });
  expect(await namesOf(name)).toEqual(['between', ...NEIGHBOURS]);
  const [span] = await rowsOf(
    `select duration_ns::float8 / 1e9 as seconds, start_time between now() - interval '31 days' and now() as kept
         from monitoring.traces where operation_name = $1`,
    [`${name} between`]
  );
  expect(span).toEqual({ seconds, kept: true });
});

test('a time that is none in JSON refuses its span alone (O4, O8)', async () => {
  const name = randomUUID();
  const bad = { ...aSpan({ name: `${name} bad` }), startTimeUnixNano: '253402300799000000000' };

  const [partial, refused] = await counting(intake, 'refused', () => WAYS.json(amongNeighbours(bad, name)));

  expect(partial).toEqual({
    rejected: 1,
    message: expect.stringMatching(/startTimeUnixNano and endTimeUnixNano must be whole numbers/) as string,
  });
  expect(refused).toEqual({ spans_rejected: 1 });
  expect(await namesOf(name)).toEqual(NEIGHBOURS);
});

test.each(ways)('what no JSON can hold in attributes is stored by %s as it can be (O4, O19)', async (way) => {
  const name = randomUUID();
  const odd = [
    { key: 'nan', value: { doubleValue: NaN } },
    { key: 'endless', value: { doubleValue: -Infinity } },
    { key: 'twice', value: { stringValue: 'first' } },
    { key: 'twice', value: { stringValue: 'last' } },
    { key: 'nul\0', value: { stringValue: 'a\0b' } },
  ];

  const partial = await WAYS[way](amongNeighbours({ ...aSpan({ name: `${name} between` }), attributes: odd }, name));

  expect(partial).toEqual({ rejected: 0, message: '' });
  const [span] = await rowsOf('select attributes from monitoring.traces where operation_name = $1', [
    `${name} between`,
  ]);
  expect(span).toEqual({
    attributes: { nan: 'NaN', endless: '-Infinity', twice: 'last', 'nul\uFFFD': 'a\uFFFDb' },
  });
});

/** Puts a byte that is no UTF-8 in place of a letter. */
const broken = (bytes: Buffer) => Buffer.from(bytes).fill(0xff, bytes.indexOf('§'), bytes.indexOf('§') + 2);

test.each(['protobuf', 'json'] as const)('text that is not UTF-8 is stored with U+FFFD (%s)', async (way) => {
  const id = randomUUID();
  const request = aTraceRequest([aSpan({ name: `${id} a§b` })]);
  const body = way === 'json' ? Buffer.from(JSON.stringify(toOtlpJson(request))) : encodeTraceRequest(request);

  const response = await fetch(`${intake.url}/v1/traces`, {
    method: 'POST',
    body: new Uint8Array(broken(body)),
    headers: { 'content-type': way === 'json' ? 'application/json' : 'application/x-protobuf' },
  });

  expect(response.status).toBe(200);
  expect(await namesOf(id)).toEqual(['a\uFFFD\uFFFDb']);
});

test.each([NaN, Infinity, -Infinity])('a point of %s is refused alone, in both encodings (O8, O17)', async (value) => {
  const gauge = (name: string) => aGauge(name, [{ asDouble: 1 }, { asDouble: value, labels: { bad: true } }]);
  const names = [randomUUID(), randomUUID()];

  const [answers, refused] = await counting(intake, 'refused', async () => [
    partialOf(
      Buffer.from(
        await (await postOtlp('metrics', encodeMetricsRequest(aMetricsRequest([gauge(names[0]!)])))).arrayBuffer()
      )
    ),
    partialOfJson(
      await (await postOtlp('metrics', JSON.stringify(toOtlpJson(aMetricsRequest([gauge(names[1]!)]))))).json()
    ),
  ]);

  const partial = { rejected: 1, message: '1 data point(s) refused: a value must be a finite number' };
  expect(answers).toEqual([partial, partial]);
  expect(refused).toEqual({ points_rejected: 2 });
  const stored = await rowsOf(
    'select metric_value::float8 as value from monitoring.metrics where metric_name = any($1)',
    [names]
  );
  expect(stored).toEqual([{ value: 1 }, { value: 1 }]);
});

const POINT_TIMES: Array<[what: string, times: object, reason: string]> = [
  ['no time', { timeUnixNano: '0' }, 'no_time'],
  ['the first nanosecond of 1970', { timeUnixNano: '1' }, 'too_old'],
  ['the last time there is', { timeUnixNano: YEAR_2554 }, 'in_future'],
];

test.each(POINT_TIMES)('points and logs of %s are stored where people find them', async (_, times, reason) => {
  const id = randomUUID();
  const gauge = aGauge(id, [{ asDouble: 1 }, { asDouble: 2, labels: { odd: true }, ...times }]);
  const logs = aLogsRequest([aLog({ body: id }), { ...aLog({ body: id }), observedTimeUnixNano: '0', ...times }]);

  const [, moved] = await counting(intake, 'moved', async () => {
    await postOtlp('metrics', encodeMetricsRequest(aMetricsRequest([gauge])));
    await postOtlp('logs', encodeLogsRequest(logs));
  });

  expect(moved).toEqual({ [`points_${reason}`]: 1, [`logs_${reason}`]: 1 });
  const [counted] = await rowsOf(
    `select (select count(*)::int from monitoring.metrics where metric_name = $1 and timestamp <= now()) as points,
            (select count(*)::int from howdah.log_record where body = $1 and time <= now()) as logs`,
    [id]
  );
  expect(counted).toEqual({ points: 2, logs: 2 });
});

test.each(['protobuf', 'json'])(
  'a log with bad ids is stored without them, and the answer says so (%s) (O8, O18)',
  async (way) => {
    const id = randomUUID();
    const request = aLogsRequest([
      aLog({ body: id, traceId: Buffer.alloc(15, 1), spanId: Buffer.alloc(8) }),
      aLog({ body: id, traceId: Buffer.alloc(16, 1), spanId: Buffer.alloc(8, 1), atMs: null, observedMs: Date.now() }),
    ]);

    const partial =
      way === 'json'
        ? partialOfJson(await (await postOtlp('logs', JSON.stringify(toOtlpJson(request)))).json())
        : partialOf(Buffer.from(await (await postOtlp('logs', encodeLogsRequest(request))).arrayBuffer()));

    expect(partial).toEqual({
      rejected: 0,
      message: expect.stringMatching(/without a trace id, which must be 32/) as string,
    });
    const logs = await rowsOf('select trace_id from monitoring.logs where message = $1 order by 1 nulls first', [id]);
    expect(logs).toEqual([{ trace_id: null }, { trace_id: '01'.repeat(16) }]);
  }
);
