import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readdir, readlink, realpath, rmdir, symlink } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Log } from '../../observe/log.ts';
import { canReach, type RunAs } from './run-as.ts';

/** Where an embedded PostgreSQL keeps its files. */
export interface Location {
  /** PostgreSQL's own data directory. */
  pgdata: string;
  /** A folder that the user PostgreSQL runs as can reach. */
  shelter: string;
}

const SHELTER = '/var/lib/howdah';

/**
 * `<dataDir>/postgres`; for root with a data directory that the user postgres cannot reach (below /root), that is a link
 * to a folder of its own below /var/lib/howdah. A data directory that was removed and made anew gets a new one.
 */
export async function locate(dataDir: string, runAs: RunAs | undefined, log: Log): Promise<Location> {
  const folder = await makeFolder(resolve(dataDir));
  if (!runAs || (await canReach(runAs, folder))) {
    return { pgdata: join(folder, 'postgres'), shelter: folder };
  }
  const link = join(folder, 'postgres');
  const place = (await readLink(link)) ?? (await linkToNewPlace(link, folder, log));
  await mkdir(dirname(place), { recursive: true, mode: 0o755 });
  return { pgdata: place, shelter: SHELTER };
}

/** Its real name: PostgreSQL is recognised by the folder it was started on. */
async function makeFolder(wanted: string): Promise<string> {
  try {
    await mkdir(wanted, { recursive: true, mode: 0o755 });
    return await realpath(wanted);
  } catch (cause) {
    throw new Error(
      `The data directory ${wanted} cannot be made (${(cause as Error).message}). ` +
        'Set HOWDAH_DATA_DIR to a folder that this user may write to.',
      { cause }
    );
  }
}

async function linkToNewPlace(link: string, folder: string, log: Log): Promise<string> {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  await mkdir(SHELTER, { recursive: true, mode: 0o755 });
  const left = (await readdir(SHELTER)).filter((entry) => entry.startsWith(`${name}-`));
  const own = await mkdtemp(join(SHELTER, `${name}-`));
  await chmod(own, 0o755);
  const place = join(own, 'postgres');
  try {
    await symlink(place, link);
  } catch (error) {
    await rmdir(own);
    // Another process was first.
    const other = await readLink(link);
    if (!other) {
      throw error;
    }
    return other;
  }
  log.info('the user postgres cannot reach the data directory, so the database is kept elsewhere', { folder: own });
  if (left.length > 0) {
    log.warn('databases of an earlier data directory of this name remain; remove them when they are not needed', {
      folders: left.map((entry) => join(SHELTER, entry)),
    });
  }
  return place;
}

function readLink(path: string): Promise<string | undefined> {
  return readlink(path).catch(() => undefined);
}
