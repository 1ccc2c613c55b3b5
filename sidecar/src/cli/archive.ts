import { readdir } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { archiveDirOf } from '../config/archive-dir.ts';
import { listArchives, noteVerified, type NotedArchive } from '../jobs/partitions/archive/list-archives.ts';
import { restoreArchive } from '../jobs/partitions/archive/restore-archive.ts';
import { verifyArchive } from '../jobs/partitions/archive/verify-archive.ts';
import { withDatabase } from './with-database.ts';
import { showProgress } from './progress.ts';

export async function listArchivesCommand(): Promise<void> {
  await withDatabase(async (pool, config) => {
    const archives = await listArchives(pool);
    for (const { name, table, rows, bytes, archivedAt, verifiedAt, location } of archives) {
      const verified = verifiedAt ? `verified ${verifiedAt.toISOString()}` : 'not verified';
      const archived = archivedAt.toISOString();
      process.stdout.write(
        `${name}  ${table}  ${rows} rows  ${bytes} bytes  ${archived}  ${verified}\n  ${location}\n`
      );
    }
    const known = new Set(archives.map(({ location }) => location));
    const unknown = (await foldersIn(archiveDirOf(config))).filter((location) => !known.has(location));
    for (const location of unknown) process.stdout.write(`${location}\n  is not of this database\n`);
    if (archives.length + unknown.length === 0) process.stdout.write('There are no archives.\n');
  });
}

/** All archives, or the one of this name; throws when any of them is damaged, after looking at all. */
export async function verifyArchives(name?: string): Promise<void> {
  await withDatabase(async (pool, config) => {
    const archives = name === undefined ? await listArchives(pool) : [await find(pool, archiveDirOf(config), name)];
    if (archives.length === 0) process.stdout.write('There are no archives.\n');
    const damaged: string[] = [];
    for (const archive of archives) {
      const progress = showProgress(`Verifying ${archive.name}`);
      try {
        const { files } = await verifyArchive(archive.location, archive.sha256, progress.update);
        await noteVerified(pool, archive.name, new Date());
        progress.end(`${archive.name} is whole: ${files[0]?.rows ?? 0} rows.`);
      } catch (error) {
        damaged.push(error instanceof Error ? error.message : String(error));
        progress.end(`${archive.name} is not.`);
      }
    }
    if (damaged.length > 0) throw new Error(damaged.join('\n'));
  });
}

export async function restoreArchiveCommand(name: string, { keepDays }: { keepDays: string }): Promise<void> {
  if (!/^[1-9]\d{0,3}$/.test(keepDays)) {
    throw new Error(`--keep-days must be a whole number of days from 1 to 9999, such as 7, not "${keepDays}".`);
  }
  await withDatabase(async (pool, config) => {
    const archive = await find(pool, archiveDirOf(config), name);
    const progress = showProgress(`Restoring ${archive.name}`);
    const restored = await restoreArchive(pool, archive.location, {
      keepDays: Number(keepDays),
      now: new Date(),
      actor: whoAsks(),
      sha256: archive.sha256,
      onProgress: progress.update,
    }).finally(() => progress.end());
    process.stdout.write(
      `Restored ${restored.rows} rows of ${restored.table} into ${restored.partition}; retention leaves it alone ` +
        `until ${restored.keepUntil.toISOString()}.\n`
    );
  });
}

/** As the database knows it, else a folder of this name: the database may be another than the one it came from. */
async function find(
  pool: Pool,
  archiveDir: string,
  name: string
): Promise<Pick<NotedArchive, 'name' | 'location'> & { sha256: string | null }> {
  const noted = (await listArchives(pool)).find((archive) => archive.name === name);
  if (noted) return noted;
  const location = join(archiveDir, name);
  if (!(await foldersIn(archiveDir)).includes(location)) {
    throw new Error(`There is no archive "${name}". "howdah archive list" names those there are.`);
  }
  return { name, location, sha256: null };
}

async function foldersIn(archiveDir: string): Promise<string[]> {
  const entries = await readdir(archiveDir, { withFileTypes: true }).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'ENOENT') return [];
    throw error;
  });
  return entries
    .filter((entry) => entry.isDirectory() && !entry.name.endsWith('.partial'))
    .map((entry) => join(archiveDir, entry.name));
}

function whoAsks(): string {
  try {
    return userInfo().username;
  } catch {
    // A container may run as a user that has no name.
    return 'howdah';
  }
}
