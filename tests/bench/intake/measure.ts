import type { Pool } from 'pg';

/** Requests that are sent at once. */
export const CONCURRENCY = 64;

/** Empties what intake writes, and lets no checkpoint of before fall into what follows. */
export async function clear(pool: Pool): Promise<void> {
  await pool.query(
    'truncate howdah.span, howdah.span_rollup, howdah.ingest_ledger, howdah.tb_error_occurrence, howdah.tb_error_log, ' +
      'howdah.issue_delta'
  );
  await pool.query('checkpoint');
}

/** Throws unless so many spans are stored: a figure of half of the work would be none. */
export async function expectSpans(pool: Pool, spans: number): Promise<void> {
  const { rows } = await pool.query<{ n: string }>('select count(*) as n from howdah.span');
  if (Number(rows[0]?.n) !== spans) throw new Error(`Only ${rows[0]?.n ?? 'no'} of ${spans} spans are stored.`);
}

/** How long `work` takes, and how much CPU this process spends meanwhile. */
export async function measured(work: () => Promise<unknown>): Promise<{ seconds: number; cpuMicros: number }> {
  const before = process.cpuUsage();
  const started = performance.now();
  await work();
  const seconds = (performance.now() - started) / 1_000;
  const { user, system } = process.cpuUsage(before);
  return { seconds, cpuMicros: user + system };
}

/** The value below which this share of them lies. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN;
}
