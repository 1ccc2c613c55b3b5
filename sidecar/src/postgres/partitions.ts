import type { Pool, PoolClient } from 'pg';
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
 * Creates a partition of `howdah.<table>` unless its range has one. Sessions that want the same one wait for each other,
 * so none of them fails; readers and writers of the table do not wait. Answers whether it was created.
 */
export async function createPartition(
  pool: Pool,
  { table, name, from, to }: Partition & { table: string }
): Promise<boolean> {
  return inTransaction(pool, async (client) => {
    await lockInTransaction(client, `partition:${table}`);
    const existing = await listPartitions(client, table);
    if (existing.some((partition) => partition.from <= from && partition.to >= to)) {
      return false;
    }
    const overlapped = existing.find((partition) => partition.from < to && partition.to > from);
    if (overlapped) {
      throw new Error(
        `Partition ${name} cannot be made: ${overlapped.name} has a part of its range. ` +
          `Detach it or give it whole UTC days or months, as howdah.partition_policy says for ${table}.`
      );
    }
    await createAndAttach(client, { table, name, from, to }).catch((error: unknown) => {
      throw (error as { code?: unknown }).code === DUPLICATE_TABLE
        ? new Error(
            `Partition ${name} cannot be made: a table howdah.${name} exists that is not a partition of ${table}, ` +
              'perhaps a detached one. Attach it, rename it or drop it.',
            { cause: error }
          )
        : error;
    });
    return true;
  });
}

const DUPLICATE_TABLE = '42P07';

// "create table ... partition of" would be shorter, but locks the whole table against every reader and writer, and with
// one long query ahead of it all of intake would stand still. Attaching makes the indexes.
async function createAndAttach(
  client: PoolClient,
  { table, name, from, to }: Partition & { table: string }
): Promise<void> {
  const [parent, partition] = [`howdah.${quoteName(table)}`, `howdah.${quoteName(name)}`];
  await client.query(
    `create table ${partition} (like ${parent} including defaults including constraints including generated
                                                including storage including compression)`
  );
  await client.query(
    `alter table ${parent} attach partition ${partition}
       for values from ('${from.toISOString()}') to ('${to.toISOString()}')`
  );
}

/**
 * Whether an error says that a row found no partition. It has the code of a check violation, but names no constraint;
 * the text is not looked at, because servers speak many languages.
 */
export function isMissingPartition(error: unknown): boolean {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return error instanceof Error && code === '23514' && constraint === undefined;
}
