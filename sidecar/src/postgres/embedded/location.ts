import { createHash } from 'node:crypto';
import { mkdir, realpath } from 'node:fs/promises';
import { join, resolve } from 'node:path';
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
 * `<dataDir>/postgres`; for root with a data directory that the user postgres cannot reach (below /root), a folder of
 * its own below /var/lib/howdah, the same one each time.
 */
export async function locate(dataDir: string, runAs: RunAs | undefined): Promise<Location> {
  const wanted = resolve(dataDir);
  try {
    await mkdir(wanted, { recursive: true, mode: 0o755 });
  } catch (cause) {
    throw new Error(
      `The data directory ${wanted} cannot be made (${(cause as Error).message}). ` +
        'Set HOWDAH_DATA_DIR to a folder that this user may write to.',
      { cause }
    );
  }
  // PostgreSQL is recognised by the folder it was started on: one name for it.
  const folder = await realpath(wanted);
  if (!runAs || (await canReach(runAs, folder))) {
    return { pgdata: join(folder, 'postgres'), shelter: folder };
  }
  const own = join(SHELTER, createHash('sha256').update(folder).digest('hex').slice(0, 12));
  await mkdir(own, { recursive: true, mode: 0o755 });
  return { pgdata: join(own, 'postgres'), shelter: SHELTER };
}
