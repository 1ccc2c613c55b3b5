import type { Queryable } from './queryable.ts';

export interface Partition {
  name: string;
  /** Included. */
  from: Date;
  /** Excluded. */
  to: Date;
}

/** As PostgreSQL has it now. */
export interface StoredPartition extends Partition {
  oid: number;
  /** With indexes and TOAST. */
  bytes: number;
  /** Of the rows alone; 0 for a partition that never had one. */
  heapBytes: number;
  /** The planner's estimate; null when PostgreSQL never looked. */
  rows: number | null;
  /** A detach was begun and interrupted: it is no longer seen by queries, and nobody else may have its range yet. */
  detachPending: boolean;
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

/** The same with sizes, and with those whose detach was interrupted. */
export async function listStoredPartitions(db: Queryable, parent: string): Promise<StoredPartition[]> {
  const { rows } = await db.query<Record<'bytes' | 'heap_bytes', string> & StoredRow>(LIST_STORED_PARTITIONS, [parent]);
  return rows.map(({ name, oid, from, to, bytes, heap_bytes, rows: estimate, detach_pending }) => ({
    name,
    oid,
    from,
    to,
    bytes: Number(bytes),
    heapBytes: Number(heap_bytes),
    rows: estimate,
    detachPending: detach_pending,
  }));
}

interface StoredRow {
  name: string;
  oid: number;
  from: Date;
  to: Date;
  rows: number | null;
  detach_pending: boolean;
}

// Sizes are null for a partition that is dropped in this very moment; then it is not there.
const LIST_STORED_PARTITIONS = /* sql */ `
  -- postgres/list-stored-partitions
  select c.relname as name, c.oid, bounds.range[1]::timestamptz as from, bounds.range[2]::timestamptz as to,
         pg_total_relation_size(c.oid) as bytes, pg_relation_size(c.oid) as heap_bytes,
         case when c.reltuples >= 0 then c.reltuples::float8 end as rows, h.inhdetachpending as detach_pending
    from pg_inherits h
    join pg_class c on c.oid = h.inhrelid
   cross join lateral regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \\(''([^'']+)''\\) TO \\(''([^'']+)''\\)') as bounds (range)
   where h.inhparent = to_regclass(format('howdah.%I', $1::text)) and pg_total_relation_size(c.oid) is not null
   order by 3`;

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
    throw withRemedy(error);
  }
}

const CREATE_PARTITION = /* sql */ `
  -- postgres/create-partition
  select created from howdah.create_partition($1, $2)`;

/** Creates a partition of `howdah.<table>` with this name and these bounds. */
export async function attachNewPartition(db: Queryable, table: string, { name, from, to }: Partition): Promise<void> {
  try {
    await db.query(ATTACH_NEW_PARTITION, [table, name, from, to]);
  } catch (error) {
    throw withRemedy(error);
  }
}

const ATTACH_NEW_PARTITION = /* sql */ `
  -- postgres/attach-new-partition
  select howdah.attach_new_partition($1, $2, $3, $4)`;

// The error stays the one of PostgreSQL, because what is done about it depends on its code.
function withRemedy(error: unknown): unknown {
  if (error instanceof Error) {
    const { code, hint } = error as Error & { code?: unknown; hint?: string };
    const remedy = code === INSUFFICIENT_PRIVILEGE ? MISSING_RIGHTS : hint;
    if (remedy !== undefined) error.message = `${error.message}${/[.!]$/.test(error.message) ? '' : '.'} ${remedy}`;
  }
  return error;
}

const INSUFFICIENT_PRIVILEGE = '42501';
const MISSING_RIGHTS =
  'The role of DATABASE_URL must own the tables of schema howdah, or be a member of who does, and may create there: ' +
  '"grant create on schema howdah to <role>".';

/**
 * Whether an error says that a row found no partition. It has the code of a check violation, but names no constraint;
 * the text is not looked at, because servers speak many languages.
 */
export function isMissingPartition(error: unknown): boolean {
  const { code, constraint } = error as { code?: unknown; constraint?: unknown };
  return error instanceof Error && code === '23514' && constraint === undefined;
}
