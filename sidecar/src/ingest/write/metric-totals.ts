import type { PoolClient } from 'pg';
import type { Buckets } from '../../decide/metrics/buckets.ts';
import type { Reading } from '../../decide/metrics/increment.ts';
import type { Queryable } from '../../postgres/queryable.ts';
import { microsText } from './copy-text.ts';

/**
 * The last reading of each run of a cumulative series. A run is a series from one start time on: a sender that starts
 * anew has another one, and so have two senders that call themselves the same.
 */
export interface Run {
  seriesId: number;
  /** Null when the sender does not say when it started. */
  startMicros: number | null;
}

export function runKey({ seriesId, startMicros }: Run): string {
  return `${seriesId} ${startMicros ?? ''}`;
}

/**
 * Makes the rows of these runs where they do not exist yet. Runs and commits before the transaction that locks them:
 * within it rows are only locked, all in one order, so that two writers wait for each other in turn, not crosswise.
 */
export async function ensureRuns(db: Queryable, runs: readonly Run[], now: Date): Promise<void> {
  if (runs.length === 0) return;
  const { rows } = await db.query<{ series_id: string }>(ENSURE_RUNS, [...columnsOf(runs), now]);
  if (rows.length > 0) await db.query(PRUNE_RUNS, [rows.map((row) => row.series_id), now]);
}

/** Locks these runs until the end of the transaction and answers their last readings, by {@link runKey}. */
export async function lockRuns(client: PoolClient, runs: readonly Run[]): Promise<Map<string, Reading | null>> {
  const { rows } = await client.query<TotalRow>(LOCK_RUNS, columnsOf(runs));
  const readings = new Map<string, Reading | null>();
  for (const { at, time, value, count, buckets } of rows) {
    const run = runs[at - 1];
    if (run === undefined) continue;
    const reading = { time: Number(time), value, count: count === null ? null : Number(count), buckets };
    readings.set(runKey(run), time === null ? null : reading);
  }
  // Cleaned up between `ensureRuns` and now: storing the batch again makes them anew.
  if (readings.size < runs.length) throw new Error('The last total of a series is gone; the batch is repeated.');
  return readings;
}

export async function writeRuns(
  client: PoolClient,
  changed: ReadonlyArray<{ run: Run; reading: Reading }>,
  now: Date
): Promise<void> {
  if (changed.length === 0) return;
  const readings = changed.map(({ reading }) => reading);
  await client.query(WRITE_RUNS, [
    ...columnsOf(changed.map(({ run }) => run)),
    readings.map(({ time }) => microsText(time)),
    readings.map(({ value }) => value),
    readings.map(({ count }) => count),
    readings.map(({ buckets }) => (buckets === null ? null : JSON.stringify(buckets))),
    now,
  ]);
}

interface TotalRow {
  /** Place in the arrays, from 1. */
  at: number;
  /** Microseconds since 1970; null before the first reading. */
  time: string | null;
  value: string | null;
  count: string | null;
  buckets: Buckets | null;
}

function columnsOf(runs: readonly Run[]): [number[], string[]] {
  return [
    runs.map(({ seriesId }) => seriesId),
    runs.map(({ startMicros }) => (startMicros === null ? '-infinity' : microsText(startMicros))),
  ];
}

const ENSURE_RUNS = /* sql */ `
  -- ingest/ensure-metric-runs
  insert into howdah.metric_total (series_id, start_time, updated_at)
  select series_id, start_time, $3
    from unnest($1::bigint[], $2::timestamptz[]) as given (series_id, start_time)
   order by series_id, start_time
      on conflict (series_id, start_time) do nothing
  returning series_id`;

// A sender that crashes every few seconds leaves a run each time. The newest 64 stay, and whatever was used within the
// last hour: so many senders may share a series. What another session has locked is passed over.
const PRUNE_RUNS = /* sql */ `
  -- ingest/prune-metric-runs
  with ranked as (
    select series_id, start_time, updated_at,
           row_number() over (partition by series_id order by updated_at desc, start_time desc) as place
      from howdah.metric_total
     where series_id = any($1::bigint[])),
  due as (
    select t.series_id, t.start_time
      from howdah.metric_total t
      join ranked r on r.series_id = t.series_id and r.start_time = t.start_time
     where r.place > 64 and r.updated_at < $2::timestamptz - interval '1 hour'
       for update of t skip locked)
  delete from howdah.metric_total t
   using due
   where t.series_id = due.series_id and t.start_time = due.start_time`;

const LOCK_RUNS = /* sql */ `
  -- ingest/lock-metric-runs
  select given.at::integer as at, (extract(epoch from t.time) * 1000000)::bigint as time, t.value, t.count, t.buckets
    from unnest($1::bigint[], $2::timestamptz[]) with ordinality as given (series_id, start_time, at)
    join howdah.metric_total t on t.series_id = given.series_id and t.start_time = given.start_time
   order by t.series_id, t.start_time
     for update of t`;

const WRITE_RUNS = /* sql */ `
  -- ingest/write-metric-runs
  update howdah.metric_total t
     set time = given.time, value = given.value, count = given.count, buckets = given.buckets::jsonb, updated_at = $7
    from unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[], $4::numeric[], $5::bigint[], $6::text[])
         as given (series_id, start_time, time, value, count, buckets)
   where t.series_id = given.series_id and t.start_time = given.start_time`;
