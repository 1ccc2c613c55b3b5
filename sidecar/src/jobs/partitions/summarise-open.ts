import type { Pool } from 'pg';
import type { Log } from '../../observe/log.ts';
import { withoutWaiting } from '../../postgres/without-waiting.ts';

/**
 * Keeps the BRIN indexes of open partitions up: which times stand on which pages is what a read of the last hour goes by,
 * and PostgreSQL notes it for new pages in a vacuum alone. Soon after they are written they are still in memory, and
 * belong to the same checkpoint, so that setting their hint bits does not put them whole into the log.
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

/** How large a table was when its index, by oid, was summarised last. */
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
  const { rows } = await pool.query<{ index: number; bytes: number }>(READ_INDEXES);
  for (const index of summarised.keys()) {
    if (!rows.some((row) => row.index === index)) summarised.delete(index);
  }
  for (const { index, bytes } of rows) {
    if (bytes < (summarised.get(index) ?? 0) + afterBytes) continue;
    const done = await withoutWaiting(pool, (client) => client.query(SUMMARISE, [index]));
    if (done) summarised.set(index, bytes);
  }
}

// So much is read in vain at most, in some ten milliseconds; to look for new pages takes longer the more of all there are.
const SUMMARISED_AFTER_BYTES = 64 * 1024 * 1024;

const READ_INDEXES = /* sql */ `
  -- partitions/read-brin-indexes
  select i.indexrelid as index, pg_relation_size(p.partition_oid)::float8 as bytes
    from howdah.open_partitions() p
    join pg_index i on i.indrelid = p.partition_oid
    join pg_class c on c.oid = i.indexrelid
    join pg_am a on a.oid = c.relam
   where a.amname = 'brin'`;

const SUMMARISE = /* sql */ `
  -- partitions/summarise
  select brin_summarize_new_values($1::oid::regclass)`;
