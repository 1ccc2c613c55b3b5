import type { Queryable } from '../../../postgres/queryable.ts';

/** A partition that was noted before its detach, and where it stands by PostgreSQL's own catalogue. */
export interface NotedPartition {
  name: string;
  oid: number;
  from: Date;
  to: Date;
  bytes: number;
  heapBytes: number;
  /** Why it is to go: `age` or `volume`. */
  reason: string;
  /** Archive that has all of its rows; null: none has yet. */
  archive: string | null;
  /** See {@link settle}. */
  settled: boolean;
  /** What the table is called now; null when it is gone. */
  relation: string | null;
  attached: boolean;
}

/** What happened to a partition that is to leave. Noted before the detach, so that a crash at any step is found. */
export async function noteDetach(
  db: Queryable,
  table: string,
  partition: { name: string; oid: number; from: Date; to: Date },
  { reason, archive, now }: Pick<NotedPartition, 'reason' | 'archive'> & { now: Date }
): Promise<void> {
  const { name, oid, from, to } = partition;
  await db.query(NOTE_DETACH, [name, table, oid, from, to, reason, archive, now]);
}

const NOTE_DETACH = /* sql */ `
  -- partitions/note-detach
  insert into howdah.partition_detached
         (partition_name, table_name, partition_oid, from_at, to_at, reason, archive_name, noted_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8)`;

export async function listNoted(db: Queryable, table: string): Promise<NotedPartition[]> {
  const { rows } = await db.query<NotedRow>(LIST_NOTED, [table]);
  return rows.map(({ bytes, heap_bytes, archive_name: archive, ...row }) => ({
    ...row,
    archive,
    bytes: Number(bytes ?? 0),
    heapBytes: Number(heap_bytes ?? 0),
  }));
}

interface NotedRow {
  reason: string;
  name: string;
  oid: number;
  from: Date;
  to: Date;
  archive_name: string | null;
  settled: boolean;
  relation: string | null;
  attached: boolean;
  bytes: string | null;
  heap_bytes: string | null;
}

// By the oid, which stays when the table gets another name; an oid that is used again belongs to another name.
const LIST_NOTED = /* sql */ `
  -- partitions/list-noted
  select d.partition_name as name, d.partition_oid as oid, d.from_at as from, d.to_at as to, d.reason, d.archive_name,
         d.settled_at is not null as settled, c.relname as relation, coalesce(c.relispartition, false) as attached,
         pg_total_relation_size(c.oid) as bytes, pg_relation_size(c.oid) as heap_bytes
    from howdah.partition_detached d
    left join pg_class c on c.oid = d.partition_oid and c.relnamespace = 'howdah'::regnamespace
                        and starts_with(c.relname, left(d.partition_name, 50))
   where d.table_name = $1
   order by d.from_at`;

export async function noteArchive(db: Queryable, name: string, archive: string | null): Promise<void> {
  await db.query(NOTE_ARCHIVE, [name, archive]);
}

const NOTE_ARCHIVE = /* sql */ `
  -- partitions/note-archive
  update howdah.partition_detached
     set archive_name = $2
   where partition_name = $1`;

export async function noteSettled(db: Queryable, name: string, now: Date): Promise<void> {
  await db.query(NOTE_SETTLED, [name, now]);
}

const NOTE_SETTLED = /* sql */ `
  -- partitions/note-settled
  update howdah.partition_detached
     set settled_at = $2
   where partition_name = $1`;

export async function forgetDetach(db: Queryable, name: string): Promise<void> {
  await db.query(FORGET_DETACH, [name]);
}

const FORGET_DETACH = /* sql */ `
  -- partitions/forget-detach
  delete from howdah.partition_detached
   where partition_name = $1`;
