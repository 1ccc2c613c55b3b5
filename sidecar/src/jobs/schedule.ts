import { setTimeout as delay } from 'node:timers/promises';
import { Logger, parseCronItems, run, type Runner } from 'graphile-worker';
import type { Pool } from 'pg';
import type { Log, LogLevel } from '../observe/log.ts';

/** Work that is repeated. It must be idempotent: it may be started again after a crash, or on two sidecars. */
export interface ScheduledJob {
  /** Seen by people, e.g. `partitions`. */
  name: string;
  /** When, in UTC, as in crontab: `7 * * * *`. */
  cron: string;
  work: () => Promise<void>;
}

export interface Schedule {
  /** Lets running jobs end. */
  stop: () => Promise<void>;
}

/**
 * Runs the jobs on graphile-worker, which keeps them in the database (schema graphile_worker): each is run by one of
 * the sidecars, retried when it fails, and not lost by a crash. While the database is away nothing runs; afterwards it
 * goes on by itself.
 */
export async function startSchedule(pool: Pool, jobs: readonly ScheduledJob[], log: Log): Promise<Schedule> {
  const stop = new AbortController();
  const isStopped = () => stop.signal.aborted;
  let runner = await startRunner(pool, jobs, log);
  const ended = goOn();
  return {
    stop: async () => {
      stop.abort();
      await runner.stop().catch(() => undefined);
      await ended;
    },
  };

  /** The runner gives up when it cannot write down for a while what it has done. */
  async function goOn(): Promise<void> {
    let reason = await reasonOfEnd(runner);
    while (!isStopped()) {
      log.warn('the job runner ended; starting it again', { reason });
      await delay(RESTART_AFTER_MS, undefined, { signal: stop.signal }).catch(() => undefined);
      if (!isStopped()) {
        reason = await restart();
      }
    }
  }

  /** Answers why it ended, or did not start. */
  async function restart(): Promise<string> {
    try {
      runner = await startRunner(pool, jobs, log);
    } catch (error) {
      return reasonOf(error);
    }
    if (isStopped()) {
      await runner.stop().catch(() => undefined);
    }
    return reasonOfEnd(runner);
  }
}

const RESTART_AFTER_MS = 5_000;

function startRunner(pool: Pool, jobs: readonly ScheduledJob[], log: Log): Promise<Runner> {
  return run({
    pgPool: pool,
    noHandleSignals: true,
    logger: bridge(log),
    preset: {
      worker: {
        concurrentJobs: 1,
        // A job that is ordered in the moment before the runner listens waits for the next look.
        pollInterval: 5_000,
        // Not for speed: without a batch, an error while a job is marked as done is a rejection that nobody handles,
        // and ends the process (seen with 0.17.3 when PostgreSQL restarts).
        completeJobBatchDelay: 0,
        failJobBatchDelay: 0,
      },
    },
    taskList: Object.fromEntries(
      jobs.map(({ name, work }) => [
        name,
        async () => {
          const startedAt = performance.now();
          await work();
          log.info('job done', { job: name, durationMs: Math.round(performance.now() - startedAt) });
        },
      ])
    ),
    parsedCronItems: parseCronItems(
      jobs.map(({ name, cron }) => ({ task: name, match: cron, options: { backfillPeriod: 0, maxAttempts: 5 } }))
    ),
  });
}

function reasonOfEnd(runner: Runner): Promise<string> {
  return runner.promise.then(() => 'it ended', reasonOf);
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Its messages are about its own connections and attempts: worth a line only when something is wrong. */
function bridge(log: Log): Logger {
  const levels: Record<string, Exclude<LogLevel, 'silent'>> = {
    error: 'warn',
    warning: 'warn',
    info: 'debug',
    debug: 'debug',
  };
  return new Logger(() => (level, message) => {
    log[levels[level] ?? 'debug'](`job runner: ${message}`);
  });
}
