import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../../observe/log.ts';
import { findBinaries } from './binaries.ts';
import { holdPostgres, type Hold } from './hold-postgres.ts';
import { initialise } from './initialise.ts';
import { locate } from './location.ts';
import { disownStaleFile, findPostmaster, isAlive } from './postmaster-file.ts';
import { chooseUser } from './run-as.ts';
import { freePort, runPostgres, stopPostgres, type StartedPostgres } from './run-postgres.ts';

export interface EmbeddedOptions {
  dataDir: string;
  /** 0: any free port. */
  port: number;
  /** The superuser's, given at the first start and asked for ever after. */
  password: string;
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
  /** Whether it was running already: another process uses it, or was killed. */
  adopted: boolean;
  /**
   * Stops PostgreSQL, unless another Howdah process uses it: the last one stops it. Sessions are ended, nothing that was
   * committed is lost. Call it after everything else has stopped.
   */
  stop: () => Promise<void>;
}

const SUPERUSER = 'howdah';
const DATABASE = 'howdah';
const READY_WITHIN_MS = 60_000;
const SAME_MOMENT_MS = 500;

/**
 * Starts the PostgreSQL of this data directory, making it the first time. One that runs already is adopted with
 * everything that it was told: its sidecar was killed, or another process uses it as well. When it ends while it is in
 * use, it is started again.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dataDir, password, log, throwaway = false } = options;
  const runAs = await chooseUser();
  const { pgdata, shelter } = await locate(dataDir, runAs, log);
  const urlOf = (port: number, database: string) =>
    `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/${database}`;

  let stopping = false;
  let restarting = Promise.resolve();
  let current = await ensureRunning(options.port);
  const { port, adopted } = current;
  watch(current);
  if (adopted) {
    log.info('adopted the PostgreSQL that was running', { port, pid: current.pid });
  }
  return {
    url: urlOf(port, DATABASE),
    port,
    pgdata,
    adopted,
    stop: async () => {
      stopping = true;
      await restarting;
      if (await current.hold.releaseAsLast()) {
        await stopPostgres(current.pid);
      } else {
        log.info('PostgreSQL goes on for another Howdah process', { port });
      }
    },
  };

  /** Adopts or starts it and waits until it answers; what it started is stopped again when that fails. */
  async function ensureRunning(wantedPort: number): Promise<Running> {
    const deadline = Date.now() + READY_WITHIN_MS;
    let launched: (StartedPostgres & { port: number }) | undefined;
    let last: Error | undefined;
    try {
      while (Date.now() < deadline && !stopping) {
        const found = await findPostmaster(pgdata);
        if (!found && !(launched && isAlive(launched.pid))) {
          last = launched ? await reasonOfEnd(launched) : last;
          launched = await launch(wantedPort).catch(async (error: unknown) => {
            // Another process may be starting the same database: the port is its, and it is found in a moment.
            await delay(SAME_MOMENT_MS);
            if (await findPostmaster(pgdata)) {
              return undefined;
            }
            throw error;
          });
        }
        const { pid, port: onPort } = found ?? launched ?? NOT_YET;
        try {
          if (onPort > 0) {
            const hold = await holdPostgres(urlOf(onPort, 'postgres'), DATABASE);
            return { pid, port: onPort, hold, adopted: pid !== launched?.pid };
          }
        } catch (failure) {
          last = failure as Error;
          refuseWrongPassword(last);
        }
        await delay(25);
      }
      throw new Error(`PostgreSQL did not answer within ${READY_WITHIN_MS / 1_000} s: ${last?.message ?? 'stopped'}`);
    } catch (error) {
      if (launched && isAlive(launched.pid)) {
        await stopPostgres(launched.pid);
      }
      throw error;
    }
  }

  async function launch(wantedPort: number): Promise<StartedPostgres & { port: number }> {
    const binaries = await findBinaries(runAs, shelter);
    await initialise({ binaries, pgdata, superuser: SUPERUSER, password, runAs, throwaway, log });
    const chosen = await freePort(wantedPort);
    await disownStaleFile(pgdata);
    const settings = settingsFor(chosen, throwaway);
    return { ...(await runPostgres({ program: binaries.postgres, pgdata, settings, runAs })), port: chosen };
  }

  function watch({ hold }: Running): void {
    hold.onLost(() => {
      restarting = bringBack();
    });
  }

  /** After a crash, an operator's stop or the out-of-memory killer; the sidecar's own sessions come back by themselves. */
  async function bringBack(): Promise<void> {
    while (!stopping) {
      log.warn('the embedded PostgreSQL ended its sessions; bringing it back', { port });
      try {
        current = await ensureRunning(port);
        watch(current);
        return;
      } catch (error) {
        log.error('the embedded PostgreSQL does not come back', { reason: (error as Error).message });
        await delay(2_000);
      }
    }
  }
}

interface Running {
  pid: number;
  port: number;
  hold: Hold;
  adopted: boolean;
}

const NOT_YET = { pid: 0, port: 0 };

/** Of two processes that start it at once one is refused by PostgreSQL and tries again; any other end is final. */
async function reasonOfEnd(ended: StartedPostgres): Promise<Error> {
  const reason = new Error(`PostgreSQL ended while starting: ${await ended.lastWords()}`);
  if (!reason.message.includes('postmaster.pid')) {
    throw reason;
  }
  return reason;
}

function refuseWrongPassword(error: Error): void {
  if ((error as { code?: unknown }).code === '28P01') {
    throw new Error(
      'The embedded PostgreSQL does not know the password in the data directory (file postgres-password). ' +
        'Put the file back that belongs to this database.',
      { cause: error }
    );
  }
}

/** For telemetry: much is written in batches, checkpoints may be far apart, and a commit is durable. */
function settingsFor(port: number, throwaway: boolean): Record<string, string> {
  return {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '100',
    shared_buffers: '256MB',
    // Pages are written whole once after each checkpoint; to compress them, this build has pglz alone, which took a third of
    // the time of whoever wrote.
    max_wal_size: '4GB',
    wal_compression: 'off',
    checkpoint_timeout: '15min',
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
  };
}
