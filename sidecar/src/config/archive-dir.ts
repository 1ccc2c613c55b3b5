import { resolve } from 'node:path';
import type { Config } from './read-config.ts';

/** Folder of the archives: HOWDAH_ARCHIVE_DIR, else `archive` in the data directory. */
export function archiveDirOf({ archiveDir, dataDir }: Pick<Config, 'archiveDir' | 'dataDir'>): string {
  return resolve(archiveDir ?? resolve(dataDir, 'archive'));
}
