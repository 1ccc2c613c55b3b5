import type { PoolClient } from 'pg';
import { quoteName } from '../../../postgres/quote-name.ts';
import type { Queryable } from '../../../postgres/queryable.ts';
import { transactionOn } from '../../../postgres/transaction.ts';
import { recordEvent } from '../events.ts';
import { noteArchive, noteSettled, type NotedPartition } from './detached.ts';
import { moveHeldRows } from './held-rows.ts';

/** A noted partition that is detached. */
export type DetachedPartition = NotedPartition & { relation: string };

export interface SettleContext {
  client: PoolClient;
  table: string;
  now: Date;
  actor: string;
}

/**
 * What must be done once, right after the detach, in one transaction: the table gives its name free, so that rows of its
 * range find a new partition; its rows are compared with its archive, because some may have come after that was written;
 * rows under a legal hold go back to where they are read. Answers the partition as it is now, and how many rows are held.
 */
export async function settle(
  context: SettleContext,
  partition: DetachedPartition
): Promise<DetachedPartition & { held: number }> {
  const { client, table, now, actor } = context;
  return transactionOn(client, async () => {
    const relation = detachedName(partition.name);
    if (partition.relation !== relation) {
      await client.query(`alter table howdah.${quoteName(partition.relation)} rename to ${quoteName(relation)}`);
    }
    const archive = await completeArchive(client, partition.archive, relation);
    if (archive !== partition.archive) await noteArchive(client, partition.name, archive);
    const held = await moveHeldRows(client, table, { ...partition, relation });
    if (held > 0)
      await recordEvent(client, { at: now, table, partition: partition.name, event: 'held', rows: held, actor });
    await noteSettled(client, partition.name, now);
    const { rows } = await client.query<{ bytes: string }>(HEAP_SIZE, [partition.oid]);
    return { ...partition, relation, archive, settled: true, heapBytes: Number(rows[0]?.bytes ?? 0), held };
  });
}

// Rows may have come since it was last looked at.
const HEAP_SIZE = /* sql */ `
  -- partitions/heap-size
  select pg_relation_size($1::oid) as bytes`;

/** Names have 63 bytes at most in PostgreSQL. */
function detachedName(partition: string): string {
  return `${partition.slice(0, 54)}_detached`;
}

async function completeArchive(db: Queryable, archive: string | null, relation: string): Promise<string | null> {
  if (archive === null) return null;
  const { rows } = await db.query<{ complete: boolean }>(
    `-- partitions/compare-with-archive
     select a.rows = (select count(*) from howdah.${quoteName(relation)}) as complete
       from howdah.partition_archive a
      where a.archive_name = $1`,
    [archive]
  );
  return rows[0]?.complete === true ? archive : null;
}
