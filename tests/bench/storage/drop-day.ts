import type { Pool } from 'pg';
import { runRetention } from '../../../sidecar/src/jobs/partitions/run-retention.ts';
import { createLog } from '../../../sidecar/src/observe/log.ts';
import type { Bench, BenchCase, Finding } from './bench-case.ts';
import { dayBefore } from './days.ts';
import { heavyDays, referenceDay, thirtyDays } from './fill-spans.ts';
import { rounded, timed } from './measure.ts';
import { whileInserting, type Disturbance } from './while-inserting.ts';

const GOAL_MS = 100;
const READER_MS = 2_000;

/** A day of a million spans goes, in four ways, while others insert. */
export const dropDay: BenchCase = {
  name: 'drop-day',
  claims: ['drop-day', 'P13'],
  needs: [referenceDay, thirtyDays],
  run,
};

async function run({ pool, now }: Bench): Promise<Finding[]> {
  const [first = 0, second = 0, third = 0, fourth = 0, fifth = 0] = heavyDays;
  const spans = await countDay(pool, now, first);
  const twice = [
    await whileInserting(pool, now, () => expire(pool, now, first)),
    await whileInserting(pool, now, () => expire(pool, now, second)),
  ];
  const ours = twice.reduce((worst, one) => (one.longestMs > worst.longestMs ? one : worst));
  const oursRead = await whileInserting(pool, now, () => withReader(pool, () => expire(pool, now, third)));
  const dropped = await whileInserting(pool, now, () => withReader(pool, () => dropAttached(pool, now, fourth)));
  let vacuumMs = 0;
  const deleted = await whileInserting(pool, now, async () => {
    await pool.query('delete from howdah.span where start_time >= $1 and start_time < $2', dayOf(now, fifth));
    vacuumMs = await timed(() => vacuum(pool, now, fifth));
  });
  const day = `a day of ${spans.toLocaleString('en')} spans`;
  return [
    finding(
      `${day} goes, longest insert meanwhile; ours is the worse of ${twice.length}`,
      { theirs: deleted, ours },
      'DELETE and VACUUM'
    ),
    finding(
      `the same with a reader open for ${READER_MS / 1_000} s`,
      { theirs: dropped, ours: oursRead },
      'DROP of the attached partition'
    ),
    {
      claim: 'drop-day, P13',
      measured: 'time and WAL of the first',
      claimed: '45,000 → 15 ms, 3,000 ×',
      theirs: `DELETE, with ${rounded(vacuumMs)} ms of VACUUM: ${rounded(deleted.tookMs)} ms, ${megabytes(deleted.walBytes)}`,
      ours: `${rounded(ours.tookMs)} ms, ${megabytes(ours.walBytes)}`,
      ratio: `${rounded(deleted.tookMs / ours.tookMs)} × the time, ${rounded(deleted.walBytes / ours.walBytes)} × the WAL`,
    },
  ];
}

function finding(measured: string, { theirs, ours }: Record<'theirs' | 'ours', Disturbance>, name: string): Finding {
  const longest = ({ longestMs, longestBeforeMs }: Disturbance) =>
    `${rounded(longestMs)} ms (${rounded(longestBeforeMs)} before)`;
  return {
    claim: 'drop-day',
    measured,
    claimed: `goal ${GOAL_MS} ms`,
    theirs: `${name}: ${longest(theirs)}`,
    ours: longest(ours),
    ratio: `${rounded(theirs.longestMs / ours.longestMs)} ×; ${rounded(ours.longestMs / GOAL_MS)} of the goal`,
  };
}

/** As the job does it, with a retention by which exactly this day is due. */
async function expire(pool: Pool, now: Date, day: number): Promise<void> {
  await pool.query("update howdah.partition_policy set retention_days = $1 where table_name = 'span'", [day - 1]);
  const { dropped, failed } = await runRetention({
    pool,
    now: () => now,
    archiveDir: null,
    version: '1.2.3',
    log: createLog('silent'),
  });
  if (failed.length > 0 || (await partitionOf(pool, now, day)) !== null) {
    throw new Error(`Retention dropped ${dropped.join(', ')} and failed with ${JSON.stringify(failed)}.`);
  }
}

async function dropAttached(pool: Pool, now: Date, day: number): Promise<void> {
  await pool.query(`drop table ${await partitionOf(pool, now, day)}`);
}

async function vacuum(pool: Pool, now: Date, day: number): Promise<void> {
  await pool.query(`vacuum ${await partitionOf(pool, now, day)}`);
}

/** Runs `work` while a transaction has read the table and stays open for a while. */
async function withReader(pool: Pool, work: () => Promise<void>): Promise<void> {
  const reader = await pool.connect();
  try {
    await reader.query('begin');
    await reader.query('select 1 from howdah.span limit 1');
    const working = work();
    await reader.query('select pg_sleep($1)', [READER_MS / 1_000]);
    await reader.query('commit');
    await working;
  } finally {
    reader.release();
  }
}

async function countDay(pool: Pool, now: Date, day: number): Promise<number> {
  const { rows } = await pool.query<{ spans: string }>(
    'select count(*) as spans from howdah.span where start_time >= $1 and start_time < $2',
    dayOf(now, day)
  );
  return Number(rows[0]?.spans);
}

function dayOf(now: Date, day: number): [Date, Date] {
  return [dayBefore(now, day), dayBefore(now, day - 1)];
}

/** Its quoted name; null when there is none. */
async function partitionOf(pool: Pool, now: Date, day: number): Promise<string | null> {
  const { rows } = await pool.query<{ name: string }>(
    "select partition_oid::regclass::text as name from howdah.partitions_of('span') where from_at = $1",
    [dayBefore(now, day)]
  );
  return rows[0]?.name ?? null;
}

function megabytes(bytes: number): string {
  return `${rounded(bytes / 1e6)} MB WAL`;
}
