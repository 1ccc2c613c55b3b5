import { spawn } from 'node:child_process';
import { chown, open, readFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../../observe/log.ts';
import { findBinaries } from './binaries.ts';
import { initialise } from './initialise.ts';
import { locate } from './location.ts';
import { findPostmaster, isAlive, type Postmaster } from './postmaster-file.ts';
import { chooseUser, type RunAs } from './run-as.ts';

export interface EmbeddedOptions {
  dataDir: string;
  /** The superuser's, given at the first start and asked for ever after. */
  password: string;
  /** 0: any free port. */
  port: number;
  log: Log;
  /** For databases that are thrown away: what is written need not survive a power cut. */
  throwaway?: boolean;
}

export interface EmbeddedPostgres {
  /** Connection URL of the database `howdah`, with the superuser's password. */
  url: string;
  port: number;
  /** PostgreSQL's own data directory. */
  pgdata: string;
  /** Whether it was running already, left by a process that was killed. */
  adopted: boolean;
  /** Stops PostgreSQL: sessions are ended, nothing that was committed is lost. Call it last. */
  stop: () => Promise<void>;
}

const SUPERUSER = 'howdah';
const READY_WITHIN_MS = 60_000;

/**
 * Starts the PostgreSQL of this data directory, making it the first time. One that still runs, because its sidecar was
 * killed, is adopted with everything that it was told.
 */
export async function startEmbedded({
  dataDir,
  password,
  port,
  log,
  throwaway = false,
}: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const runAs = await chooseUser();
  const { pgdata, shelter } = await locate(dataDir, runAs);
  const urlOf = (onPort: number, database: string) =>
    `postgresql://${SUPERUSER}:${password}@127.0.0.1:${onPort}/${database}`;

  const running = await findPostmaster(pgdata);
  const postmaster = running ?? (await launch());
  try {
    await untilReady(postmaster, urlOf(postmaster.port, 'postgres'), pgdata);
    await ensureDatabase(urlOf(postmaster.port, 'postgres'));
  } catch (error) {
    if (!running) {
      await stop(postmaster);
    }
    throw error;
  }
  if (running) {
    log.info('adopted the PostgreSQL that was still running', { port: running.port, pid: running.pid });
  }
  return {
    url: urlOf(postmaster.port, 'howdah'),
    port: postmaster.port,
    pgdata,
    adopted: running !== undefined,
    stop: () => stop(postmaster),
  };

  async function launch(): Promise<Postmaster> {
    const binaries = await findBinaries(runAs, shelter);
    const chosen = await freePort(port);
    await initialise({ initdb: binaries.initdb, pgdata, superuser: SUPERUSER, password, runAs, log });
    return { pid: await spawnPostgres(binaries.postgres, pgdata, settings(chosen, throwaway), runAs), port: chosen };
  }
}

/** In a process group of its own: a Ctrl-C is for the sidecar, which stops PostgreSQL after its drain. */
async function spawnPostgres(
  program: string,
  pgdata: string,
  options: string[],
  runAs: RunAs | undefined
): Promise<number> {
  const output = await open(startLog(pgdata), 'w', 0o600);
  const child = spawn(program, ['-D', pgdata, ...options], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', output.fd, output.fd],
    ...runAs,
    env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', TZ: 'UTC' },
  });
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', (cause) => reject(new Error(`PostgreSQL could not be started: ${cause.message}`, { cause })));
    child.once('spawn', () => resolve(child.pid ?? 0));
  });
  child.unref();
  await output.close();
  if (runAs) {
    await chown(startLog(pgdata), runAs.uid, runAs.gid);
  }
  return pid;
}

/** For telemetry: much is written in batches, checkpoints may be far apart, and a commit is durable. */
function settings(port: number, throwaway: boolean): string[] {
  return Object.entries({
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '256MB',
    max_wal_size: '2GB',
    checkpoint_timeout: '15min',
    wal_compression: 'pglz',
    synchronous_commit: 'on',
    jit: 'off',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_destination: 'stderr',
    logging_collector: 'on',
    log_directory: 'log',
    // Seven files at most: each weekday's is begun anew.
    log_filename: 'postgresql-%a.log',
    log_truncate_on_rotation: 'on',
    log_rotation_size: '0',
    log_min_messages: 'warning',
    ...(throwaway && { fsync: 'off', full_page_writes: 'off' }),
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
}

async function untilReady(postmaster: Postmaster, url: string, pgdata: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS;
  for (;;) {
    const failure = await tryConnect(url);
    if (!failure) {
      return;
    }
    if (!isAlive(postmaster.pid)) {
      throw new Error(`PostgreSQL ended while starting: ${await lastLines(pgdata)}`);
    }
    if (failure.message.includes('password authentication failed')) {
      throw new Error(
        'The embedded PostgreSQL does not know the password in the data directory (file postgres-password). ' +
          'Put the file back that belongs to this database.',
        { cause: failure }
      );
    }
    if (Date.now() > deadline) {
      throw new Error(`PostgreSQL did not answer within ${READY_WITHIN_MS / 1000} s: ${failure.message}`);
    }
    await delay(25);
  }
}

async function tryConnect(url: string): Promise<Error | undefined> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  try {
    await client.connect();
    return undefined;
  } catch (error) {
    return error as Error;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("select from pg_database where datname = 'howdah'");
    if (rowCount === 0) {
      await client.query('create database howdah');
    }
  } finally {
    await client.end();
  }
}

/** SIGINT is PostgreSQL's fast shutdown; SIGQUIT, after a while, leaves a recovery to the next start. */
async function stop({ pid }: Postmaster): Promise<void> {
  signal(pid, 'SIGINT');
  for (let waited = 0; isAlive(pid); waited += 25) {
    if (waited === 30_000) {
      signal(pid, 'SIGQUIT');
    }
    await delay(25);
  }
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended already.
  }
}

async function freePort(wanted: number): Promise<number> {
  const server = createServer();
  try {
    return await new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address ? address.port : wanted);
      });
    });
  } catch (cause) {
    throw new Error(
      `Port ${wanted} for the embedded PostgreSQL is taken by another program. ` +
        'Stop that program, or choose another port with HOWDAH_PG_PORT.',
      { cause }
    );
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

function startLog(pgdata: string): string {
  return join(dirname(pgdata), 'postgres-start.log');
}

async function lastLines(pgdata: string): Promise<string> {
  const text = await readFile(startLog(pgdata), 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-3).join(' | ') || 'it said nothing';
}
