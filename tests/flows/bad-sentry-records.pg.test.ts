import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openDatabase } from '#support/database';
import { startIntake, TEST_KEY, type TestIntake } from '#support/intake';
import { counting } from '#support/refusals';
import { anEnvelope, anEvent } from '#support/sentry-envelope';
import { post as postSentry } from '#support/sentry-intake';

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

const SENTRY_TIMES: Array<[what: string, timestamp: unknown, moved: Record<string, number>]> = [
  ['0', 0, { errors_too_old: 1 }],
  ['the year 1', '0001-01-01T00:00:00Z', { errors_too_old: 1 }],
  ['the year 9999', '9999-12-31T23:59:59Z', { errors_in_future: 1 }],
  ['no number', 'yesterday', {}],
];

test.each(SENTRY_TIMES)('an event of the time %s is stored where people find it', async (_, timestamp, moved) => {
  const message = randomUUID();
  const event = anEvent({
    timestamp,
    message,
    exception: undefined,
    contexts: { trace: { trace_id: '0'.repeat(32), span_id: 'abc' } },
  });

  const [response, counted] = await counting(intake, 'moved', () => postSentry(intake, anEnvelope([['event', event]])));

  expect(response.status).toBe(200);
  expect(counted).toEqual(moved);
  const [stored] = await rowsOf(
    `select trace_id, span_id, occurred_at > now() - interval '2 years' and occurred_at <= now() as kept
       from howdah.tb_error_occurrence where error_message = $1`,
    [message]
  );
  expect(stored).toEqual({ trace_id: null, span_id: null, kept: true });
});

test('a key twice in an event counts as said last, and NaN is no JSON', async () => {
  const message = randomUUID();

  const twice = await postSentry(intake, `{"message":"first","message":"${message}"}`, { path: '/api/1/store/' });
  const [notJson, refused] = await counting(intake, 'refused', () =>
    postSentry(intake, `{"message":"x","extra":{"a":NaN}}`, { path: '/api/1/store/' })
  );

  expect([twice.status, notJson.status]).toEqual([200, 400]);
  expect(refused).toEqual({ malformed_event: 1 });
  expect(await rowsOf('select 1 from howdah.tb_error_occurrence where error_message = $1', [message])).toHaveLength(1);
});

test('of a transaction, spans without ids are left out and one that ends before it starts has no length', async () => {
  const name = randomUUID();
  const now = Date.now() / 1_000;
  const traceId = 'ab'.repeat(16);
  const spanOf = (span_id: unknown, start: number, end: number) => ({
    trace_id: traceId,
    span_id,
    description: `${name} ${String(span_id).slice(0, 2)}`,
    start_timestamp: start,
    timestamp: end,
  });
  const transaction = {
    type: 'transaction',
    transaction: `${name} root`,
    start_timestamp: now - 1,
    timestamp: now,
    contexts: { trace: { trace_id: traceId, span_id: '01'.repeat(8) } },
    spans: [spanOf('0'.repeat(16), now - 1, now), spanOf('02', now - 1, now), spanOf('03'.repeat(8), now, now - 1)],
  };

  const [response, refused] = await counting(intake, 'refused', () =>
    postSentry(intake, anEnvelope([['transaction', transaction]]))
  );

  expect(response.status).toBe(200);
  expect(refused).toEqual({ spans_rejected: 2 });
  const spans = await rowsOf(
    `select operation_name, duration_ns::float8 as ns from monitoring.traces where operation_name like $1 order by 1 desc`,
    [`${name}%`]
  );
  expect(spans).toEqual([
    { operation_name: `${name} root`, ns: 1e9 },
    { operation_name: `${name} 03`, ns: 0 },
  ]);
});

test('plain JSON refuses a bad record by its place and stores its neighbours', async () => {
  const message = randomUUID();
  const bad = [
    { trace_id: '0'.repeat(32) },
    { trace_id: 'ab' },
    { span_id: '0'.repeat(16) },
    { timestamp: 'yesterday' },
    { timestamp: 1e300 },
    { attributes: [] },
    { severity: 'loud' },
  ];
  const odd = [{ timestamp: 0 }, { timestamp: '0001-01-01T00:00:00Z' }, { timestamp: '9999-12-31T23:59:59Z' }];
  const records = [{}, ...bad, ...odd, {}].map((record) => ({ message, ...record }));

  const [response, refused] = await counting(intake, 'refused', () =>
    fetch(`${intake.url}/ingest/v1/logs`, {
      method: 'POST',
      body: JSON.stringify(records),
      headers: { 'content-type': 'application/json', 'x-howdah-key': TEST_KEY },
    })
  );

  expect(response.status).toBe(200);
  const answer = (await response.json()) as { stored: number; rejected: Array<{ index: number; reason: string }> };
  expect(answer.stored).toBe(records.length - bad.length);
  expect(answer.rejected.map(({ index }) => index)).toEqual(bad.map((_, i) => i + 1));
  expect(answer.rejected.filter(({ reason }) => !/^"\w+" must be /.test(reason))).toEqual([]);
  expect(refused).toEqual({ logs_rejected: bad.length });
  expect(await rowsOf('select 1 from monitoring.logs where message = $1', [message])).toHaveLength(answer.stored);
});
