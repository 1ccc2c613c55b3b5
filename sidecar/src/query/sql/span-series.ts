import type { ParsedSpanSeries, QueryWindow } from '../parsed-query.ts';
import { collectValues, type Statement, type Values } from '../statement.ts';
import type { TimeBuckets } from '../time-buckets.ts';
import { fitsRollup } from './span-columns.ts';
import { rollupsIn, spansIn } from './spans-in.ts';

/** Whether the rollups can answer; else the spans themselves are read. */
export function readsRollup(query: ParsedSpanSeries): boolean {
  return query.groupBy !== 'statusCode' && fitsRollup(query.terms);
}

/**
 * Counts, errors, time spent and percentiles per time bucket and label; only those labels with the most spans, one more
 * than the limit. The bucket is a number from 0; percentiles are milliseconds and null where nobody asked for them.
 */
export function spanSeriesStatement(query: ParsedSpanSeries, window: QueryWindow, buckets: TimeBuckets): Statement {
  const values = collectValues();
  const counted = readsRollup(query)
    ? fromRollup(query, window, buckets, values)
    : fromSpans(query, window, buckets, values);
  const text = `
  -- query/span-series
  with ${counted},
  top as (
  select labels, sum(spans) as total
    from counted
   group by labels
   order by total desc, labels
   limit ${values.add(query.limit + 1)})
  select counted.*
    from counted
    join top on top.labels = counted.labels
   order by top.total desc, counted.labels, counted.bucket`;
  return { text, values: values.list };
}

function fromRollup(query: ParsedSpanSeries, window: QueryWindow, buckets: TimeBuckets, values: Values): string {
  const bucket = bucketOf('r.bucket', buckets, values);
  const labels = LABELS[query.groupBy];
  const rollups = rollupsIn(window, query, values);
  const sums = `
  select ${bucket} as bucket, ${labels} as labels, sum(r.span_count) as spans, sum(r.error_count) as errors,
         sum(r.duration_sum_ns) as duration_ns
    ${rollups}
   group by 1, 2`;
  if (!wantsPercentiles(query)) {
    return `counted as (
  select sums.*, null::double precision as p50, null::double precision as p95, null::double precision as p99
    from (${sums}) as sums)`;
  }
  return `sums as (${sums}),
  slots as (
  select ${bucket} as bucket, ${labels} as labels, r.hist_offset + slot.ordinality::integer - 1 as slot,
         sum(slot.count)::bigint as spans
    ${rollups.replace('join howdah.operation op', 'cross join unnest(r.hist) with ordinality as slot (count)\n    join howdah.operation op')}
     and slot.count > 0
   group by 1, 2, 3),
  histograms as (
  select bucket, labels, array_agg(slot order by slot) as slots, array_agg(spans order by slot) as counts
    from slots
   group by bucket, labels),
  counted as (
  select sums.*, howdah.histogram_quantile_ms(slots, counts, 0.5) as p50,
         howdah.histogram_quantile_ms(slots, counts, 0.95) as p95, howdah.histogram_quantile_ms(slots, counts, 0.99) as p99
    from sums
    left join histograms on histograms.bucket = sums.bucket and histograms.labels = sums.labels)`;
}

function fromSpans(query: ParsedSpanSeries, window: QueryWindow, buckets: TimeBuckets, values: Values): string {
  const percentiles = wantsPercentiles(query)
    ? 'percentile_cont(array[0.5, 0.95, 0.99]) within group (order by s.duration_ns / 1e6::double precision)'
    : 'null::double precision[]';
  return `measured as (
  select ${bucketOf('s.start_time', buckets, values)} as bucket, ${LABELS[query.groupBy]} as labels, count(*) as spans,
         count(*) filter (where s.status_code = 2) as errors, sum(s.duration_ns) as duration_ns, ${percentiles} as percentiles
    ${spansIn(window, query, values)}
   group by 1, 2),
  counted as (
  select bucket, labels, spans, errors, duration_ns, percentiles[1] as p50, percentiles[2] as p95, percentiles[3] as p99
    from measured)`;
}

function bucketOf(time: string, { firstMs, stepMs }: TimeBuckets, values: Values): string {
  return `floor((extract(epoch from ${time}) * 1000 - ${values.add(firstMs)}::bigint) / ${values.add(stepMs)}::bigint)::integer`;
}

function wantsPercentiles({ measures }: ParsedSpanSeries): boolean {
  return measures.some((measure) => /^p\d+$/.test(measure));
}

const LABELS: Readonly<Record<ParsedSpanSeries['groupBy'], string>> = {
  none: "'{}'::text[]",
  service: 'array[op.service_name]',
  operation: 'array[op.service_name, op.span_name]',
  environment: 'array[r.environment]',
  statusCode: "array[coalesce(s.http_status::text, '')]",
};
