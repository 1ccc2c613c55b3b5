import type { Pool } from 'pg';
import { quoteName } from '../../postgres/quote-name.ts';
import { withoutWaiting } from '../../postgres/without-waiting.ts';
import { summarise } from './summarise.ts';

/**
 * Closes the partitions whose day is over: autovacuum may come by for their new rows, once. Late rows may still arrive. One
 * that is in use stays open until the next run. Answers the names of those that were closed.
 */
export async function closePast(pool: Pool, now: Date): Promise<string[]> {
  const { rows } = await pool.query<{ partition: string; oid: number }>(READ_PAST, [now]);
  const closed: string[] = [];
  for (const { partition, oid } of rows) {
    const done = await withoutWaiting(pool, async (client) => {
      await summarise(client, oid);
      await client.query(`alter table howdah.${quoteName(partition)} reset (autovacuum_vacuum_insert_threshold)`);
    });
    if (done) closed.push(partition);
  }
  return closed;
}

// Most of what is late comes within the hour.
const READ_PAST = /* sql */ `
  -- partitions/read-past
  select partition_name as partition, partition_oid as oid
    from howdah.open_partitions()
   where to_at <= $1::timestamptz - interval '1 hour'
   order by to_at`;
