import type { Pool } from 'pg';
import type { Log } from '../../observe/log.ts';
import { withoutWaiting } from '../../postgres/without-waiting.ts';
import { summarise } from './summarise.ts';

/**
 * Keeps the BRIN indexes of open partitions up: which times stand on which pages is what a read of the last hour goes by.
 * Soon after they are written pages are still in memory and belong to the same checkpoint, so that setting their hint bits
 * does not put them whole into the log.
 */
export function startSummaryLoop(pool: Pool, log: Log): { stop(): Promise<void> } {
  const summarised: SummarisedBytes = new Map();
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= summariseOpen(pool, summarised)
      .catch((error: unknown) => {
        log.warn('new pages are summarised later', { reason: (error as Error).message });
      })
      .finally(() => {
        running = null;
      });
  }, INTERVAL_MS);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}

// At full load a partition is locked a good part of the time; autovacuum, which looks once a minute and does not wait,
// must not come upon that each time.
const INTERVAL_MS = 2_300;

/** How large a partition, by oid, was when it was summarised last. */
export type SummarisedBytes = Map<number, number>;

/**
 * Summarises where enough has come since the last time. A partition that is in use by autovacuum, or by another sidecar
 * that does the same, is left to the next round.
 */
export async function summariseOpen(
  pool: Pool,
  summarised: SummarisedBytes,
  afterBytes = SUMMARISED_AFTER_BYTES
): Promise<void> {
  const { rows } = await pool.query<{ partition: number; bytes: number }>(READ_SIZES);
  const open = new Set(rows.map(({ partition }) => partition));
  for (const partition of summarised.keys()) if (!open.has(partition)) summarised.delete(partition);
  for (const { partition, bytes } of rows) {
    if (bytes < (summarised.get(partition) ?? 0) + afterBytes) continue;
    const done = await withoutWaiting(pool, (client) => summarise(client, partition));
    if (done) summarised.set(partition, bytes);
  }
}

// So much is read in vain at most, in some ten milliseconds; to look for new pages takes longer the more of all there are.
const SUMMARISED_AFTER_BYTES = 64 * 1024 * 1024;

const READ_SIZES = /* sql */ `
  -- partitions/read-open-sizes
  select partition_oid as partition, pg_relation_size(partition_oid)::float8 as bytes
    from howdah.open_partitions()`;
