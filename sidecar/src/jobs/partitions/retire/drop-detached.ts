import { lockInTransaction } from '../../../postgres/advisory-lock.ts';
import { quoteName } from '../../../postgres/quote-name.ts';
import { transactionOn } from '../../../postgres/transaction.ts';
import { recordEvent } from '../events.ts';
import { forgetDetach } from './detached.ts';
import { moveHeldRows } from './held-rows.ts';
import type { DetachedPartition, SettleContext } from './settle.ts';

/**
 * Drops a detached partition. Nobody but a session that knows its name is in the way. Rows that came under a legal hold
 * since it was detached are moved back first. Answers whether there were any.
 */
export async function dropDetached(
  { client, table, now, actor }: SettleContext,
  partition: DetachedPartition,
  detail: string
): Promise<boolean> {
  return transactionOn(client, async () => {
    const event = { at: now, table, partition: partition.name, actor };
    // Who places a hold takes it as well: a hold that was answered is seen here, one that comes later finds no row.
    await lockInTransaction(client, `partition:${table}`);
    const held = await moveHeldRows(client, table, partition);
    if (held > 0) await recordEvent(client, { ...event, event: 'held', rows: held });
    const { rows } = await client.query<{ rows: number | null; bytes: string }>(SIZE_OF, [partition.oid]);
    await client.query(`drop table howdah.${quoteName(partition.relation)}`);
    await forgetDetach(client, partition.name);
    const size = { rows: rows[0]?.rows ?? null, bytes: Number(rows[0]?.bytes ?? 0) };
    await recordEvent(client, { ...event, event: 'dropped', ...size, detail });
    return held > 0;
  });
}

const SIZE_OF = /* sql */ `
  -- partitions/size-of
  select case when reltuples >= 0 then reltuples::float8 end as rows, pg_total_relation_size(oid) as bytes
    from pg_class
   where oid = $1`;
