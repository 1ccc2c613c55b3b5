/**
 * Common table expressions that end in `merged`: one row per combination of `keys` with spans, errors, duration_ns, p50,
 * p95 and p99 (ms) out of `rollups`, a select with the keys and the columns of howdah.span_rollup. Histograms add up
 * slot by slot; this is what the time goes into, so the combinations are numbered first and slots grouped by two
 * integers, which takes half as long as by texts.
 */
export function mergeRollups(rollups: string, keys: readonly string[], withPercentiles: boolean): string {
  const sums = 'sum(span_count) as spans, sum(error_count) as errors, sum(duration_sum_ns) as duration_ns';
  if (!withPercentiles) {
    return `merged as (
  select ${keys.join(', ')}, ${sums},
         null::double precision as p50, null::double precision as p95, null::double precision as p99
    from (${rollups}) as rollup
   group by ${keys.join(', ')})`;
  }
  return `numbered as materialized (
  select rollup.*, dense_rank() over (order by ${keys.join(', ')})::integer as number
    from (${rollups}) as rollup),
  sums as (
  select number, ${keys.map((key) => `min(${key}) as ${key}`).join(', ')}, ${sums}
    from numbered
   group by number),
  slots as (
  select number, hist_offset + counted.ordinality::integer - 1 as slot, sum(counted.spans)::bigint as spans
    from numbered
   cross join unnest(hist) with ordinality as counted (spans)
   where counted.spans > 0
   group by 1, 2),
  histograms as (
  select number, array_agg(slot order by slot) as slots, array_agg(spans order by slot) as counts
    from slots
   group by number),
  merged as (
  select sums.*, howdah.histogram_quantile_ms(slots, counts, 0.5) as p50,
         howdah.histogram_quantile_ms(slots, counts, 0.95) as p95,
         howdah.histogram_quantile_ms(slots, counts, 0.99) as p99
    from sums
    left join histograms on histograms.number = sums.number)`;
}

/** Columns of a rollup `r` that {@link mergeRollups} adds up. */
export const ROLLUP_SUMS = 'r.span_count, r.error_count, r.duration_sum_ns, r.hist_offset, r.hist';
