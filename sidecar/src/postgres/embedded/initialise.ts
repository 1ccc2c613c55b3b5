import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { access, chown, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Log } from '../../observe/log.ts';
import type { Binaries } from './binaries.ts';
import { isAlive } from './postmaster-file.ts';
import type { RunAs } from './run-as.ts';

export interface InitialiseOptions {
  binaries: Binaries;
  pgdata: string;
  superuser: string;
  password: string;
  runAs: RunAs | undefined;
  /** Need not survive a power cut. */
  throwaway: boolean;
  log: Log;
}

/**
 * Makes PostgreSQL's data directory unless it is there. It is made beside its place and moved there when complete, so
 * that a crash in between leaves nothing that looks like a database; of two that do so at once, the first one counts.
 */
export async function initialise(options: InitialiseOptions): Promise<void> {
  const { binaries, pgdata, log } = options;
  const found = await readFile(join(pgdata, 'PG_VERSION'), 'utf8').catch(() => undefined);
  if (found === undefined) {
    await removeUnfinished(pgdata);
    await make(options);
    log.info('made the embedded database', { folder: pgdata });
  } else if (found.trim() !== binaries.major) {
    throw new Error(
      `${pgdata} was made by PostgreSQL ${found.trim()}, and this Howdah brings ${binaries.major}. ` +
        'Start the Howdah that made it, or choose a new HOWDAH_DATA_DIR.'
    );
  }
}

async function make({ binaries, pgdata, superuser, password, runAs, throwaway }: InitialiseOptions): Promise<void> {
  const unfinished = `${pgdata}.new-${process.pid}-${randomBytes(4).toString('hex')}`;
  const passwordFile = `${unfinished}-password`;
  try {
    await mkdir(unfinished, { mode: 0o700 });
    await writeFile(passwordFile, password, { mode: 0o600 });
    if (runAs) {
      await chown(unfinished, runAs.uid, runAs.gid);
      await chown(passwordFile, runAs.uid, runAs.gid);
    }
    const settings = ['--auth=scram-sha-256', `--pwfile=${passwordFile}`, '--encoding=UTF8', '--locale=C.UTF-8'];
    await run(
      binaries.initdb,
      ['-D', unfinished, '-U', superuser, ...settings, ...(throwaway ? ['--no-sync'] : [])],
      runAs
    );
    await takePlace(unfinished, pgdata);
  } finally {
    await rm(passwordFile, { force: true });
    await rm(unfinished, { recursive: true, force: true });
  }
}

/** Moving a folder fails when something is there: a database that another process made meanwhile, or foreign files. */
async function takePlace(unfinished: string, pgdata: string): Promise<void> {
  try {
    await rename(unfinished, pgdata);
  } catch (cause) {
    const taken = await access(join(pgdata, 'PG_VERSION')).then(
      () => true,
      () => false
    );
    if (!taken) {
      throw new Error(
        `The embedded database cannot be put into ${pgdata} (${(cause as Error).message}). ` +
          'Move what is in that folder away, or choose another HOWDAH_DATA_DIR.',
        { cause }
      );
    }
  }
}

/** What a process that was killed in the middle has left. */
async function removeUnfinished(pgdata: string): Promise<void> {
  const prefix = `${basename(pgdata)}.new-`;
  for (const name of await readdir(dirname(pgdata))) {
    const maker = name.startsWith(prefix) ? Number.parseInt(name.slice(prefix.length), 10) : undefined;
    if (maker !== undefined && !isAlive(maker)) {
      await rm(join(dirname(pgdata), name), { recursive: true, force: true });
    }
  }
}

function run(program: string, args: string[], runAs: RunAs | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: '/',
      ...runAs,
      env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', TZ: 'UTC' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let complaint = '';
    child.stderr.on('data', (text: Buffer) => {
      complaint = (complaint + text.toString()).slice(-2_000);
    });
    child.once('error', reject);
    child.once('exit', (code) =>
      code === 0 ? resolve() : reject(new Error(`initdb failed (${String(code)}): ${complaint.trim()}`))
    );
  });
}
