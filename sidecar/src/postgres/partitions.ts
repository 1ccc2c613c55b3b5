import type { Pool } from 'pg';
import { lockInTransaction } from './advisory-lock.ts';
import type { Queryable } from './queryable.ts';
import { quoteName } from './quote-name.ts';
import { inTransaction } from './transaction.ts';

export interface Partition {
  name: string;
  /** Included. */
  from: Date;
  /** Excluded. */
  to: Date;
}

/** The partitions that really belong to `howdah.<parent>`, oldest first, with the bounds PostgreSQL holds. */
export async function listPartitions(db: Queryable, parent: string): Promise<Partition[]> {
  const { rows } = await db.query<{ name: string; from: Date; to: Date }>(LIST_PARTITIONS, [parent]);
  return rows.map(({ name, from, to }) => ({ name, from, to }));
}

// Bounds are printed as FOR VALUES FROM ('2026-11-21 00:00:00+00') TO ('…'), in the session's time zone with its offset.
const LIST_PARTITIONS = /* sql */ `
  -- postgres/list-partitions
  select name, bounds[1]::timestamptz as from, bounds[2]::timestamptz as to
    from (select child.relname as name,
                 regexp_match(pg_get_expr(child.relpartbound, child.oid),
                              'FROM \\(''([^'']+)''\\) TO \\(''([^'']+)''\\)') as bounds
            from pg_inherits
            join pg_class child on child.oid = pg_inherits.inhrelid
            join pg_class parent on parent.oid = pg_inherits.inhparent
           where parent.relname = $1
             and parent.relnamespace = 'howdah'::regnamespace) as partition
   where bounds is not null
   order by 2`;

/**
 * Creates a partition of `howdah.<table>` unless it is there. Sessions that want the same one wait for each other, so
 * none of them fails. Answers whether it was created.
 */
export async function createPartition(
  pool: Pool,
  { table, name, from, to }: Partition & { table: string }
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await lockInTransaction(client, `partition:${table}`);
    const existing = await listPartitions(client, table);
    if (existing.some((partition) => partition.name === name)) {
      return false;
    }
    await client.query(
      `create table howdah.${quoteName(name)} partition of howdah.${quoteName(table)}
         for values from ('${from.toISOString()}') to ('${to.toISOString()}')`
    );
    return true;
  });
}

/**
 * Whether an error says that a row found no partition. It has the code of a check violation, but names no constraint;
 * the text is not looked at, because servers speak many languages.
 */
export function isMissingPartition(error: unknown): boolean {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return error instanceof Error && code === '23514' && constraint === undefined;
}
