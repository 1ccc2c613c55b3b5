import { spawn } from 'node:child_process';
import { access, chown, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Log } from '../../observe/log.ts';
import type { RunAs } from './run-as.ts';

export interface InitialiseOptions {
  initdb: string;
  pgdata: string;
  superuser: string;
  password: string;
  runAs: RunAs | undefined;
  log: Log;
}

/**
 * Makes PostgreSQL's data directory unless it is there. It is made beside its place and moved there when complete, so
 * that a crash in between leaves nothing that looks like a database.
 */
export async function initialise({
  initdb,
  pgdata,
  superuser,
  password,
  runAs,
  log,
}: InitialiseOptions): Promise<void> {
  if (await exists(join(pgdata, 'PG_VERSION'))) {
    return;
  }
  const unfinished = `${pgdata}.new`;
  const passwordFile = join(dirname(pgdata), '.initdb-password');
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (runAs) {
    await chown(unfinished, runAs.uid, runAs.gid);
    await chown(passwordFile, runAs.uid, runAs.gid);
  }
  try {
    await run(
      initdb,
      [
        '-D',
        unfinished,
        '-U',
        superuser,
        '--auth=scram-sha-256',
        `--pwfile=${passwordFile}`,
        '--encoding=UTF8',
        '--locale=C.UTF-8',
      ],
      runAs
    );
    await rm(pgdata, { recursive: true, force: true });
    await rename(unfinished, pgdata);
  } finally {
    await rm(passwordFile, { force: true });
  }
  log.info('made the embedded database', { folder: pgdata });
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

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false
  );
}
