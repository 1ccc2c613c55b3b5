import type { QueryWindow } from '../parsed-query.ts';
import type { Values } from '../statement.ts';

export type RollupTier = 'minute' | 'hour';

type Window = Pick<QueryWindow, 'from' | 'to'>;

/** The tier for a sum over the whole window: hours pay once there are some. */
export function tierOf({ from, to }: Window): RollupTier {
  return to.getTime() - from.getTime() >= 6 * HOUR_MS ? 'hour' : 'minute';
}

/** The tier for a series with steps of this length, which begin at multiples of it. */
export function tierOfStep(stepMs: number): RollupTier {
  return stepMs % HOUR_MS === 0 ? 'hour' : 'minute';
}

const HOUR_MS = 3_600_000;

export function minutesBetween({ from, to }: Window, values: Values): string {
  return `
  select *
    from howdah.span_rollup
   where bucket >= date_trunc('minute', ${values.add(from)}::timestamptz) and bucket < ${values.add(to)}::timestamptz`;
}

/**
 * Whole hours that are added up, and minutes for the rest: both ends of the window, the hours that are still open, and
 * those that got late rows since. One statement sees one state of both, so nothing is counted twice or left out.
 */
export function hoursAndMinutes({ from, to }: Window, values: Values): string {
  const first = `${values.add(new Date(Math.ceil(from.getTime() / HOUR_MS) * HOUR_MS))}::timestamptz`;
  const last = `${values.add(new Date(Math.floor(to.getTime() / HOUR_MS) * HOUR_MS))}::timestamptz`;
  const end = `${values.add(to)}::timestamptz`;
  // Of hours: from `first` on, up to here.
  const through = `greatest(${first}, least(${last},
            (select coalesce(max(through), '-infinity') from howdah.rollup_progress where tier = 'hour')))`;
  return `
  select ${COLUMNS}, hist
    from howdah.span_rollup_hour
   where bucket >= ${first} and bucket < ${through}
     and bucket not in (select bucket from howdah.rollup_stale)
   union all
  select ${COLUMNS}, hist::bigint[]
    from howdah.span_rollup
   where bucket >= date_trunc('minute', ${values.add(from)}::timestamptz) and bucket < least(${first}, ${end})
   union all
  select ${COLUMNS}, hist::bigint[]
    from howdah.span_rollup
   where bucket >= ${through} and bucket < ${end}
   union all
  select ${COLUMNS.replaceAll(/\w+/g, (column) => `m.${column}`)}, m.hist::bigint[]
    from howdah.rollup_stale late
    join howdah.span_rollup m on m.bucket >= late.bucket and m.bucket < late.bucket + interval '1 hour'
   where late.bucket >= ${first} and late.bucket < ${through}`;
}

const COLUMNS = 'bucket, operation_id, environment, project_id, span_count, error_count, duration_sum_ns, hist_offset';
