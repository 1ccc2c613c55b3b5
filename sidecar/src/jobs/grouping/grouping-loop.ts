import type { Pool } from 'pg';
import type { Log } from '../../observe/log.ts';
import { ageSubstatus } from './age-substatus.ts';
import { foldDeltas } from './fold-deltas.ts';

export interface GroupingLoopOptions {
  pool: Pool;
  log: Log;
  now?: () => Date;
  /** Tells of every commit of intake. */
  onCommitted: (listener: (committed: { occurrences: number }) => void) => void;
}

/**
 * Folds deltas a moment after occurrences were committed, and every few seconds for what other processes left. A
 * failure is logged and tried again: deltas stay where they are until they are folded.
 */
export function startGroupingLoop({ pool, log, now = () => new Date(), onCommitted }: GroupingLoopOptions): {
  stop(): Promise<void>;
} {
  let stopped = false;
  let running: Promise<void> | null = null;
  let requests = 0;
  let soon: NodeJS.Timeout | null = null;

  const round = async (): Promise<void> => {
    let seen: number;
    do {
      seen = requests;
      try {
        while (!stopped && (await foldDeltas(pool, now(), FOLD_LIMIT)) >= FOLD_LIMIT);
      } catch (error) {
        log.warn('deltas are folded later', { reason: (error as Error).message });
      }
    } while (requests !== seen && !stopped);
  };
  const run = () => {
    requests += 1;
    running ??= round().finally(() => {
      running = null;
    });
  };
  const wake = () => {
    if (stopped) return;
    soon ??= setTimeout(() => {
      soon = null;
      run();
    }, DEBOUNCE_MS);
  };
  onCommitted(({ occurrences }) => {
    if (occurrences > 0) wake();
  });
  const tick = setInterval(run, INTERVAL_MS);
  const ageing = setInterval(() => {
    ageSubstatus(pool, now()).catch((error: unknown) => {
      log.warn('issues are aged later', { reason: (error as Error).message });
    });
  }, AGE_INTERVAL_MS);

  return {
    stop: async () => {
      stopped = true;
      clearInterval(tick);
      clearInterval(ageing);
      if (soon !== null) clearTimeout(soon);
      await running;
    },
  };
}

const FOLD_LIMIT = 5_000;
const DEBOUNCE_MS = 100;
const INTERVAL_MS = 5_000;
const AGE_INTERVAL_MS = 300_000;
