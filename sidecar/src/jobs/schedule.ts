import { Logger, parseCronItems, run, type Runner } from 'graphile-worker';
import type { Pool } from 'pg';
import type { Log, LogLevel } from '../observe/log.ts';

/** Work that is repeated. It must be idempotent: it may be started again after a crash, or on two sidecars. */
export interface ScheduledJob {
  /** Seen by people, e.g. `partitions`. */
  name: string;
  /** When, in UTC, as in crontab: `7 * * * *`. */
  cron: string;
  work(): Promise<void>;
}

export interface Schedule {
  /** Lets running jobs end. */
  stop(): Promise<void>;
}

/**
 * Runs the jobs on graphile-worker, which keeps them in the database (schema graphile_worker): each is run by one of
 * the sidecars, retried when it fails, and not lost by a crash.
 */
export async function startSchedule(pool: Pool, jobs: readonly ScheduledJob[], log: Log): Promise<Schedule> {
  const runner: Runner = await run({
    pgPool: pool,
    concurrency: 1,
    pollInterval: 30_000,
    noHandleSignals: true,
    logger: bridge(log),
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
  runner.promise.catch((error: unknown) => {
    log.error('the job runner ended; scheduled work waits until the next start', {
      reason: error instanceof Error ? error.message : String(error),
    });
  });
  return { stop: () => runner.stop() };
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
