import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { ArchiveError, MANIFEST, readManifest, type Manifest } from './manifest.ts';
import { syncFolder, writeArchive, type ArchiveSource } from './write-archive.ts';

/** An archive that is written, on disk and noted. */
interface WrittenArchive {
  name: string;
  location: string;
  rows: number;
  /** Size of its files. */
  bytes: number;
  /** False: the same rows stood in an archive already. */
  isNew: boolean;
}

export interface Archives {
  /** Archives a partition. Fails with an {@link ArchiveError} and leaves nothing behind. */
  write(source: ArchiveSource): Promise<WrittenArchive>;
}

/** Archives in folders below `archiveDir`, one a partition, noted in howdah.partition_archive. */
export function openArchives({
  pool,
  archiveDir,
  version,
  now,
}: {
  pool: Pool;
  archiveDir: string | null;
  version: string;
  now: () => Date;
}): Archives {
  return {
    async write(source) {
      if (archiveDir === null) {
        throw new ArchiveError(
          `${source.name} was not archived and stays: there is no folder for archives. Set HOWDAH_ARCHIVE_DIR.`
        );
      }
      const partial = join(archiveDir, `${fileName(source.name)}.partial`);
      try {
        await mkdir(archiveDir, { recursive: true });
        const manifest = await writeArchive(pool, partial, source, { version, now: now() });
        return await keep(pool, archiveDir, partial, manifest);
      } catch (error) {
        await rm(partial, { recursive: true, force: true }).catch(() => undefined);
        throw explained(error, source.name, archiveDir);
      }
    },
  };
}

// A partition that was attached by hand may have any name.
function fileName(partition: string): string {
  return encodeURIComponent(partition).replaceAll('.', '%2E');
}

/**
 * Gives the folder its name. Another archive is never written over: when rows have come after a partition was archived and
 * dropped, theirs gets a number. The same rows again, after a crash or a restore, need no second archive.
 */
async function keep(pool: Pool, archiveDir: string, partial: string, manifest: Manifest): Promise<WrittenArchive> {
  const { rows: noted } = await pool.query<{ archive_name: string }>(NOTED, [manifest.partition]);
  const known = new Set(noted.map(({ archive_name }) => archive_name));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? fileName(manifest.partition) : `${fileName(manifest.partition)}.${number}`;
    const location = join(archiveDir, name);
    const other = await existing(location);
    if (other === undefined && !known.has(name)) {
      await rename(partial, location);
      await syncFolder(archiveDir);
      return note(pool, name, location);
    }
    if (other?.partition === manifest.partition && other.files[0]?.sha256 === manifest.files[0]?.sha256) {
      await rm(partial, { recursive: true });
      return { ...(await note(pool, name, location)), isNew: !known.has(name) };
    }
  }
}

/** Undefined: nothing is there; null: something that is not a readable archive. */
async function existing(location: string): Promise<Manifest | null | undefined> {
  const there = await stat(location).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'ENOENT') return undefined;
    throw error;
  });
  if (there === undefined) return undefined;
  return readManifest(location).then(
    ({ manifest }) => manifest,
    () => null
  );
}

async function note(pool: Pool, name: string, location: string): Promise<WrittenArchive> {
  const { manifest, sha256, rows } = await readManifest(location);
  const { size } = await stat(join(location, MANIFEST));
  const bytes = manifest.files.reduce((total, file) => total + file.bytes, size);
  const { partition, table, from, to, archivedAt } = manifest;
  await pool.query(NOTE, [name, partition, table, from, to, location, rows.rows, bytes, sha256, archivedAt]);
  return { name, location, rows: rows.rows, bytes, isNew: true };
}

const NOTED = /* sql */ `
  -- archive/noted
  select archive_name
    from howdah.partition_archive
   where partition_name = $1`;

const NOTE = /* sql */ `
  -- archive/note
  insert into howdah.partition_archive
         (archive_name, partition_name, table_name, from_at, to_at, location, rows, bytes, sha256, archived_at)
  values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      on conflict (archive_name) do update
     set location = excluded.location, rows = excluded.rows, bytes = excluded.bytes, sha256 = excluded.sha256,
         archived_at = excluded.archived_at`;

function explained(error: unknown, partition: string, archiveDir: string): ArchiveError {
  if (error instanceof ArchiveError) return error;
  const { code, message } = error as { code?: unknown; message: string };
  const reasons: Record<string, string> = {
    ENOSPC: `the disk of ${archiveDir} is full. Free space there, or set HOWDAH_ARCHIVE_DIR to another folder`,
    EDQUOT: `the disk quota of ${archiveDir} is used up. Raise it, or set HOWDAH_ARCHIVE_DIR to another folder`,
    EACCES: `the user of the sidecar may not write to ${archiveDir}. Give it the right, or set HOWDAH_ARCHIVE_DIR`,
    EROFS: `${archiveDir} is read only. Set HOWDAH_ARCHIVE_DIR to a folder that can be written`,
  };
  const reason = (typeof code === 'string' && reasons[code]) || message;
  return new ArchiveError(`${partition} could not be archived, so it stays: ${reason}. The next run tries again.`, {
    cause: error,
  });
}
