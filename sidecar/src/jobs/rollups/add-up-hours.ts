import type { Pool, PoolClient } from 'pg';
import { settledHour, toHour } from '../../decide/rollup-hours.ts';
import { createPartition } from '../../postgres/partitions.ts';
import { inTransaction } from '../../postgres/transaction.ts';
import { ADD_UP_SPANS, ADD_UP_TENANTS } from './hour-statements.ts';

/**
 * Adds minutes up to hours, and spans and errors to tenants: every hour that is settled and was not added up yet, and
 * every one that got late rows since. The values are absolute, so it may be run again, or by two sidecars. Hours that
 * are still open are added up for tenants alone; for operations readers take their minutes.
 *
 * Answers the hours that were added up for good.
 */
export async function addUpHours(pool: Pool, now: Date): Promise<Date[]> {
  const settled = settledHour(now);
  const done: Date[] = [];
  for (const hour of await staleHours(pool, settled)) {
    await addUp(pool, hour);
    done.push(hour);
  }
  for (let hour = await nextHour(pool, settled); hour < settled; hour = step(hour)) {
    await addUp(pool, hour, { through: step(hour) });
    done.push(hour);
  }
  for (let hour = settled; hour <= toHour(now); hour = step(hour)) {
    await inTransaction(pool, (client) => client.query(ADD_UP_TENANTS, [hour, step(hour)]));
  }
  return done;
}

const step = (hour: Date) => new Date(hour.getTime() + 3_600_000);

async function staleHours(pool: Pool, settled: Date): Promise<Date[]> {
  const { rows } = await pool.query<{ bucket: Date }>(STALE_HOURS, [settled]);
  return rows.map(({ bucket }) => bucket);
}

/** The first hour that was not added up yet; the oldest minute's on the first run. */
async function nextHour(pool: Pool, settled: Date): Promise<Date> {
  const { rows } = await pool.query<{ next: Date | null }>(NEXT_HOUR);
  return rows[0]?.next ?? settled;
}

/** One hour in one transaction: a mark that the writer sets meanwhile waits for it and is found by the next run. */
async function addUp(pool: Pool, hour: Date, progress?: { through: Date }): Promise<void> {
  await ensurePartitions(pool, hour);
  await inTransaction(pool, async (client) => {
    await removeMark(client, hour);
    await client.query(ADD_UP_SPANS, [hour, step(hour)]);
    await client.query(ADD_UP_TENANTS, [hour, step(hour)]);
    if (progress) {
      await client.query(SET_PROGRESS, [progress.through]);
    }
  });
}

// Outside of the transaction: hours of the past can lie before what was made ahead.
async function ensurePartitions(pool: Pool, hour: Date): Promise<void> {
  await createPartition(pool, 'span_rollup_hour', hour);
  await createPartition(pool, 'tenant_rollup', hour);
}

async function removeMark(client: PoolClient, hour: Date): Promise<void> {
  await client.query(REMOVE_MARK, [hour]);
}

const STALE_HOURS = /* sql */ `
  -- rollups/stale-hours
  select s.bucket
    from howdah.rollup_stale s
    join howdah.rollup_progress p on p.tier = 'hour' and s.bucket < p.through
   where s.bucket < $1
   order by s.bucket`;

const NEXT_HOUR = /* sql */ `
  -- rollups/next-hour
  select coalesce((select through from howdah.rollup_progress where tier = 'hour'),
                  (select date_trunc('hour', min(bucket), 'UTC') from howdah.span_rollup)) as next`;

// Waits for writers that have marked the hour and not committed yet; what they wrote is then seen by the next statement.
const REMOVE_MARK = /* sql */ `
  -- rollups/remove-mark
  delete from howdah.rollup_stale where bucket = $1`;

const SET_PROGRESS = /* sql */ `
  -- rollups/set-progress
  insert into howdah.rollup_progress (tier, through) values ('hour', $1)
      on conflict (tier) do update set through = greatest(rollup_progress.through, excluded.through)`;
