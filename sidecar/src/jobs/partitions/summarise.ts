import type { PoolClient } from 'pg';

/**
 * Tells the BRIN indexes of a partition, by its oid, of its new pages. PostgreSQL does it in a vacuum alone. It locks the
 * partition as ANALYZE does.
 */
export async function summarise(client: PoolClient, partition: number): Promise<void> {
  await client.query(SUMMARISE, [partition]);
}

const SUMMARISE = /* sql */ `
  -- partitions/summarise
  select brin_summarize_new_values(c.oid)
    from pg_index i
    join pg_class c on c.oid = i.indexrelid
    join pg_am a on a.oid = c.relam
   where i.indrelid = $1 and a.amname = 'brin'`;
