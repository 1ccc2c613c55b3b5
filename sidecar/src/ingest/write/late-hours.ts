import { lateHour, toHour } from '../../decide/rollup-hours.ts';
import { prepared } from '../../postgres/prepared.ts';
import type { Queryable } from '../../postgres/queryable.ts';

/**
 * Marks the hours of late rows, which may be added up already, to be added up again. Belongs to the end of the rows'
 * transaction: the lock of a mark is held until it commits, and orders it against the job that adds up.
 */
export async function markLateHours(db: Queryable, times: Iterable<number>, now: Date): Promise<void> {
  const late = lateHour(now).getTime();
  const hours = new Set<number>();
  for (const ms of times) {
    if (ms < late) hours.add(toHour(new Date(ms)).getTime());
  }
  if (hours.size === 0) return;
  // In order, so that two transactions that mark the same hours wait for each other and not in a circle.
  const ordered = [...hours].sort((a, b) => a - b).map((ms) => new Date(ms));
  await db.query(prepared(MARK, [ordered]));
}

const MARK = /* sql */ `
  -- ingest/mark-late-hours
  insert into howdah.rollup_stale (bucket)
  select bucket from unnest($1::timestamptz[]) as late (bucket)
      on conflict (bucket) do update set marked_at = now()`;
