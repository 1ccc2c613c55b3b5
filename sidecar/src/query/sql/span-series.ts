import type { ParsedSpanSeries, QueryWindow } from '../parsed-query.ts';
import { collectValues, type Statement, type Values } from '../statement.ts';
import type { TimeBuckets } from '../time-buckets.ts';
import { mergeRollups, ROLLUP_SUMS } from './merge-rollups.ts';
import { tierOfStep } from './rollup-tiers.ts';
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
  const merged = readsRollup(query)
    ? fromRollup(query, window, buckets, values)
    : fromSpans(query, window, buckets, values);
  const text = `
  -- query/span-series
  with ${merged},
  top as (
  select labels, sum(spans) as total
    from merged
   group by labels
   order by total desc, labels
   limit ${values.add(query.limit + 1)})
  select merged.*
    from merged
    join top on top.labels = merged.labels
   order by top.total desc, merged.labels, merged.bucket`;
  return { text, values: values.list };
}

function fromRollup(query: ParsedSpanSeries, window: QueryWindow, buckets: TimeBuckets, values: Values): string {
  const rollups = `
  select ${bucketOf('r.bucket', buckets, values)} as bucket, ${LABELS[query.groupBy]} as labels, ${ROLLUP_SUMS}
    ${rollupsIn(window, query, values, { tier: tierOfStep(buckets.stepMs) })}`;
  return mergeRollups(rollups, ['bucket', 'labels'], wantsPercentiles(query));
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
  merged as (
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
