import type { Queryable } from '../../postgres/queryable.ts';

/**
 * Deletes series that have been silent for 31 days, or for as long as points are kept if that is longer, and have no
 * point left; their last totals go with them. Every instance of a service brings series of its own, so without this
 * they would grow without bound. Answers how many there were.
 */
export async function forgetSeries(db: Queryable, now: Date): Promise<number> {
  let forgotten = 0;
  for (;;) {
    const { rowCount } = await db.query(FORGET_SERIES, [now, AT_ONCE]);
    forgotten += rowCount ?? 0;
    if ((rowCount ?? 0) < AT_ONCE) return forgotten;
  }
}

const AT_ONCE = 5_000;

// A series that a writer notes as in use at this moment is passed over.
const FORGET_SERIES = /* sql */ `
  -- metrics/forget-series
  with due as (
    select s.series_id
      from howdah.metric_series s
     where s.last_seen_at < $1::timestamptz - make_interval(days => greatest(31,
             (select retention_days from howdah.partition_policy where table_name = 'metric_point')))
       and not exists (select from howdah.metric_point p where p.series_id = s.series_id)
     limit $2 for update of s skip locked)
  delete from howdah.metric_series s
   using due
   where s.series_id = due.series_id`;
