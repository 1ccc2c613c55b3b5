import type { Pool } from 'pg';
import { createPartition } from '../../sidecar/src/postgres/partitions.ts';
import type { TestDatabase } from './database.ts';
import { aSpan, storeSpans, type StoredSpan } from './telemetry-rows.ts';

const DAY_MS = 86_400_000;

/** Midnight (UTC) of today, and of so many days from it. */
export function utcDay(days: number, of = new Date()): Date {
  return new Date(Date.UTC(of.getUTCFullYear(), of.getUTCMonth(), of.getUTCDate() + days));
}

/** Name of the partition of howdah.span for a day. */
export function spanPartition(day: Date): string {
  return `span_${day.toISOString().slice(0, 10).replaceAll('-', '_')}`;
}

/** Stores a span in the middle of each day, with its partitions; answers the names of those of howdah.span. */
export async function storePastSpans(
  database: Pick<TestDatabase, 'pool' | 'insert'>,
  days: readonly Date[],
  span: Partial<StoredSpan> = {}
): Promise<string[]> {
  for (const day of days) {
    await createPartition(database.pool, 'span', day);
    await createPartition(database.pool, 'span_rollup', day);
    await storeSpans(database, aSpan({ ...span, start: new Date(day.getTime() + DAY_MS / 2) }));
  }
  return days.map(spanPartition);
}

/** Sets columns of the policy of a table, as a person would by SQL. */
export async function setPolicy(
  pool: Pool,
  table: string,
  {
    retentionDays = 30,
    maxBytes = null,
    archive = false,
  }: { retentionDays?: number; maxBytes?: number | null; archive?: boolean }
): Promise<void> {
  await pool.query(
    'update howdah.partition_policy set retention_days = $2, max_bytes = $3, archive = $4 where table_name = $1',
    [table, retentionDays, maxBytes, archive]
  );
}

/** What happened to a partition, in order. */
export async function eventsOf(pool: Pool, partition: string): Promise<string[]> {
  const { rows } = await pool.query<{ event: string }>(
    'select event from howdah.partition_event where partition_name = $1 order by event_id',
    [partition]
  );
  return rows.map(({ event }) => event);
}
