import type { Queryable } from '../../../postgres/queryable.ts';

/** An archive as the database knows it. */
export interface NotedArchive {
  name: string;
  partition: string;
  table: string;
  /** Folder, on the machine of the sidecar that wrote it. */
  location: string;
  rows: number;
  bytes: number;
  /** Of its manifest. */
  sha256: string;
  archivedAt: Date;
  verifiedAt: Date | null;
}

/** By table and time. */
export async function listArchives(db: Queryable): Promise<NotedArchive[]> {
  const { rows } = await db.query<Omit<NotedArchive, 'rows' | 'bytes'> & Record<'rows' | 'bytes', string>>(
    LIST_ARCHIVES
  );
  return rows.map((row) => ({ ...row, rows: Number(row.rows), bytes: Number(row.bytes) }));
}

const LIST_ARCHIVES = /* sql */ `
  -- archive/list
  select archive_name as name, partition_name as partition, table_name as table, location, rows, bytes, sha256,
         archived_at as "archivedAt", verified_at as "verifiedAt"
    from howdah.partition_archive
   order by table_name, from_at, archive_name`;

/** Says that an archive was read from its first to its last byte and found right. */
export async function noteVerified(db: Queryable, name: string, now: Date): Promise<void> {
  await db.query(NOTE_VERIFIED, [name, now]);
}

const NOTE_VERIFIED = /* sql */ `
  -- archive/note-verified
  update howdah.partition_archive
     set verified_at = $2
   where archive_name = $1`;
