import { afterEach, beforeEach, expect, test } from 'vitest';
import { openApplicationSide, type ApplicationSide } from '#support/application-side';
import { openDatabase, type TestDatabase } from '#support/database';
import { startIntake, TEST_KEY, type TestIntake } from '#support/intake';
import { decodeTraceResponse, encodeTraceRequest } from '#support/otlp-proto';
import { aSpan, aTraceRequest, type SpanShape } from '#support/otlp-request';
import { anEnvelope, anEvent } from '#support/sentry-envelope';
import { until } from '#support/until';
import type { OccurrenceDetail, Overview, SetupInfo } from '../../contract/api.ts';
import { createPartition } from '../../sidecar/src/postgres/partitions.ts';

const DAY_MS = 86_400_000;
const of1999 = Date.parse('1999-12-31T23:59:59Z');
const of2099 = Date.parse('2099-06-01T00:00:00Z');

let database: TestDatabase & { close(): Promise<void> };
let intake: TestIntake;
let api: ApplicationSide;
/** Advanced by tests; the policies are read once a minute. */
let clock: number;
beforeEach(async () => {
  clock = Date.now();
  database = await openDatabase();
  intake = await startIntake(database, { now: () => new Date(clock) });
  api = await openApplicationSide(database);
});
afterEach(async () => {
  await intake.close();
  await api.close();
  await database.close();
});

async function sendSpan(shape: SpanShape): Promise<string> {
  const traceId = shape.traceId ?? Buffer.from(crypto.randomUUID().replaceAll('-', ''), 'hex');
  const response = await fetch(`${intake.url}/v1/traces`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-protobuf' },
    body: new Uint8Array(encodeTraceRequest(aTraceRequest([aSpan({ ...shape, traceId })]))),
  });
  expect(response.status).toBe(200);
  const { partialSuccess } = decodeTraceResponse(Buffer.from(await response.arrayBuffer()));
  expect(partialSuccess?.rejectedSpans ?? '0').toBe('0');
  return traceId.toString('hex');
}

async function sendEvent(timestamp: unknown): Promise<void> {
  const response = await fetch(`${intake.url}/api/1/envelope/?sentry_key=${TEST_KEY}`, {
    method: 'POST',
    body: anEnvelope([['event', anEvent({ timestamp, message: String(timestamp) })]]),
  });
  expect(response.status).toBe(200);
}

/** Where a trace is stored, in days from the clock, and the time that was sent. */
async function spanOf(traceId: string): Promise<{ days: number; original: number | undefined; partition: string }> {
  const { rows } = await database.pool.query<{ start_time: Date; original_time: Date | null; partition: string }>(
    `select t.start_time, t.original_time, c.relname as partition
       from monitoring.traces t
       join howdah.span s on howdah.trace_hex(s.trace_id) = t.trace_id
       join pg_class c on c.oid = s.tableoid
      where t.trace_id = $1`,
    [traceId]
  );
  const [row] = rows;
  if (!row || rows.length > 1) throw new Error(`${rows.length} spans of ${traceId}`);
  return {
    days: Math.round((row.start_time.getTime() - clock) / DAY_MS) + 0,
    original: row.original_time?.getTime(),
    partition: row.partition,
  };
}

const spanPartitions = async () => {
  const { rows } = await database.pool.query<{ name: string }>(
    "select partition_name as name from howdah.partitions_of('span')"
  );
  return rows.map(({ name }) => name);
};
const nameOf = (ms: number) => `span_${new Date(ms).toISOString().slice(0, 10).replaceAll('-', '_')}`;
/** Past the minute for which the writer remembers policies. */
const letPoliciesBeRead = () => (clock += 61_000);

test('spans and errors of 1999 and 2099 are stored at the nearest time, with their own, found and counted', async () => {
  const [old, ahead, now] = [
    await sendSpan({ startMs: of1999 }),
    await sendSpan({ startMs: of2099 }),
    await sendSpan({}),
  ];
  await sendEvent(of1999 / 1_000);
  await sendEvent(of2099 / 1_000);

  expect(await spanOf(old)).toMatchObject({ days: -30, original: of1999 });
  expect(await spanOf(ahead)).toMatchObject({ days: 0, original: of2099 });
  expect(await spanOf(now)).toMatchObject({ days: 0, original: undefined });
  const { rows: errors } = await database.pool.query<Record<string, unknown>>(
    `select round(extract(epoch from occurred_at - now()) / 86400)::integer as days,
            extract(epoch from original_time) * 1000 as original
       from monitoring.errors order by occurred_at`
  );
  expect(errors.map(({ days, original }) => ({ days, original: Number(original) }))).toEqual([
    { days: -90, original: of1999 },
    { days: 0, original: of2099 },
  ]);
  const { rows } = await database.pool.query<{ error_id: string }>('select error_id from howdah.tb_error_log');
  const first = await api.get<OccurrenceDetail>(`issues/${rows[0]!.error_id}/occurrences/first`);
  expect(first.originalTime).toBe(new Date(of1999).toISOString());

  const moved = await until(async () => {
    const setup = await api.get<SetupInfo>('setup');
    return setup.moved.length === 4 ? setup.moved : undefined;
  });
  expect(Object.fromEntries(moved.map(({ reason, count }) => [reason, count]))).toEqual({
    spans_too_old: 1,
    spans_in_future: 1,
    errors_too_old: 1,
    errors_in_future: 1,
  });
  for (const { explanation } of moved) expect(explanation).toMatch(/stored at .* none was lost\. Set the clock/);
  expect((await api.get<SetupInfo>('setup')).refused).toEqual([]);
  expect((await api.get<Overview>('overview')).intake.refusedLastHour).toBe(0);
  expect(await intake.metrics.getSingleMetricAsString('howdah_intake_moved_total')).toMatch(/spans_too_old"\} 1/);
});

test('a request that is sent again is not counted again', async () => {
  const traceId = Buffer.alloc(16, 7);
  const shape = { traceId, spanId: Buffer.alloc(8, 7), startMs: of1999 };
  await sendSpan(shape);
  await sendSpan(shape);

  const counted = await until(async () => {
    const { moved } = await api.get<SetupInfo>('setup');
    return moved.length > 0 ? moved : undefined;
  });

  expect(counted).toMatchObject([{ reason: 'spans_too_old', count: 1 }]);
});

test('a day of difference between clocks is taken as it is', async () => {
  const ahead = clock + DAY_MS - 60_000;

  const traceId = await sendSpan({ startMs: ahead });

  expect(await spanOf(traceId)).toMatchObject({ original: undefined, partition: nameOf(ahead) });
});

test('after retention was shortened, late rows make no partition that is due at once', async () => {
  const late = clock - 20 * DAY_MS;
  await sendSpan({ startMs: clock });
  await database.pool.query("update howdah.partition_policy set retention_days = 7 where table_name = 'span'");
  letPoliciesBeRead();

  const traceId = await sendSpan({ startMs: late });

  expect(await spanOf(traceId)).toMatchObject({ days: -7, original: late });
  expect(await spanPartitions()).not.toContain(nameOf(late));
});

test('minutes that rollups no longer keep are not made anew by late spans', async () => {
  const late = clock - 70 * DAY_MS;
  await database.pool.query("update howdah.partition_policy set retention_days = 31 where table_name = 'span_rollup'");
  await database.pool.query("update howdah.partition_policy set retention_days = 90 where table_name = 'span'");

  const traceId = await sendSpan({ startMs: late });
  const recent = await sendSpan({ startMs: clock - 60_000 });

  expect(await spanOf(traceId)).toMatchObject({ days: -70, original: undefined });
  expect(await spanOf(recent)).toMatchObject({ days: 0 });
  const { rows } = await database.pool.query(
    `select sum(span_count)::integer as spans, (select min(p.from_at) > to_timestamp($1::double precision / 1000)
                                                  from howdah.partitions_of('span_rollup') p) as young
       from howdah.span_rollup`,
    [late]
  );
  expect(rows).toEqual([{ spans: 1, young: true }]);
});

test('a table with a size limit that dropped partitions takes late rows into its oldest partition', async () => {
  const late = clock - 10 * DAY_MS;
  const oldest = clock - 3 * DAY_MS;
  const limit = "update howdah.partition_policy set max_bytes = 1000000 where table_name = 'span'";
  for (const days of [2, 3]) await createPartition(database.pool, 'span', new Date(clock - days * DAY_MS));
  await database.pool.query(limit);

  // Nothing was dropped yet: what is late is young enough.
  const before = await sendSpan({ startMs: late });
  expect(await spanOf(before)).toMatchObject({ days: -10, original: undefined });

  await database.pool.query(`drop table howdah.${nameOf(late)}`);
  await database.insert('partition_event', { table_name: 'span', partition_name: nameOf(late), event: 'dropped' });
  letPoliciesBeRead();
  const after = await sendSpan({ startMs: late });

  expect(await spanOf(after)).toMatchObject({ original: late, partition: nameOf(oldest) });
  expect(await spanPartitions()).not.toContain(nameOf(late));
});
