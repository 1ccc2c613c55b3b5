import type { Queryable } from './queryable.ts';

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

const LIST_PARTITIONS = /* sql */ `
  -- postgres/list-partitions
  select partition_name as name, from_at as from, to_at as to
    from howdah.partitions_of($1)`;

/**
 * Creates the partition of `howdah.<table>` that holds an instant, unless it is there. Sessions that want the same one
 * wait for each other, so none of them fails; readers and writers of the table do not wait. Answers whether it was
 * created.
 */
export async function createPartition(db: Queryable, table: string, instant: Date): Promise<boolean> {
  try {
    const { rows } = await db.query<{ created: boolean }>(CREATE_PARTITION, [table, instant]);
    return rows[0]?.created === true;
  } catch (error) {
    const { message, hint } = error as Error & { hint?: string };
    throw hint === undefined ? error : new Error(`${message} ${hint}`, { cause: error });
  }
}

const CREATE_PARTITION = /* sql */ `
  -- postgres/create-partition
  select created from howdah.create_partition($1, $2)`;

/**
 * Whether an error says that a row found no partition. It has the code of a check violation, but names no constraint;
 * the text is not looked at, because servers speak many languages.
 */
export function isMissingPartition(error: unknown): boolean {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return error instanceof Error && code === '23514' && constraint === undefined;
}
