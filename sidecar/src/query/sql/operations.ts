import type { ParsedOperations, QueryWindow } from '../parsed-query.ts';
import { collectValues, type Statement, type Values } from '../statement.ts';
import { fitsRollup } from './span-columns.ts';
import { rollupsIn, spansIn } from './spans-in.ts';

/** Operations (or services) of the window with their measures, one more than the limit. Times are milliseconds. */
export function operationsStatement(query: ParsedOperations, window: QueryWindow): Statement {
  const values = collectValues();
  const only = query.only ? [ONLY[query.only]] : [];
  const measured = fitsRollup(query.terms)
    ? fromRollup(query, window, values, only)
    : fromSpans(query, window, values, only);
  const text = `
  -- query/operations
  with ${measured}
  select service, operation, kind, spans, errors, duration_ns / 1e6 as total_ms, p50, p95, p99
    from measured
   order by ${ORDERS[query.sort]} desc nulls last, service, operation, kind
   limit ${values.add(query.limit + 1)}`;
  return { text, values: values.list };
}

function fromRollup(query: ParsedOperations, window: QueryWindow, values: Values, only: string[]): string {
  const rollups = rollupsIn(window, query, values, only);
  return `sums as (
  select ${GROUPS[query.by]}, sum(r.span_count) as spans, sum(r.error_count) as errors,
         sum(r.duration_sum_ns) as duration_ns
    ${rollups}
   group by 1, 2, 3),
  slots as (
  select ${GROUPS[query.by]}, r.hist_offset + slot.ordinality::integer - 1 as slot, sum(slot.count)::bigint as spans
    ${rollups.replace('join howdah.operation op', 'cross join unnest(r.hist) with ordinality as slot (count)\n    join howdah.operation op')}
     and slot.count > 0
   group by 1, 2, 3, 4),
  histograms as (
  select service, operation, kind, array_agg(slot order by slot) as slots, array_agg(spans order by slot) as counts
    from slots
   group by service, operation, kind),
  measured as (
  select sums.*, howdah.histogram_quantile_ms(slots, counts, 0.5) as p50,
         howdah.histogram_quantile_ms(slots, counts, 0.95) as p95, howdah.histogram_quantile_ms(slots, counts, 0.99) as p99
    from sums
    left join histograms on histograms.service = sums.service and histograms.operation is not distinct from sums.operation
     and histograms.kind is not distinct from sums.kind)`;
}

function fromSpans(query: ParsedOperations, window: QueryWindow, values: Values, only: string[]): string {
  return `counted as (
  select ${GROUPS[query.by]}, count(*) as spans, count(*) filter (where s.status_code = 2) as errors,
         sum(s.duration_ns) as duration_ns,
         percentile_cont(array[0.5, 0.95, 0.99]) within group (order by s.duration_ns / 1e6::double precision) as percentiles
    ${spansIn(window, query, values, only)}
   group by 1, 2, 3),
  measured as (
  select service, operation, kind, spans, errors, duration_ns, percentiles[1] as p50, percentiles[2] as p95,
         percentiles[3] as p99
    from counted)`;
}

const GROUPS: Readonly<Record<ParsedOperations['by'], string>> = {
  operation: 'op.service_name as service, op.span_name as operation, op.kind',
  service: 'op.service_name as service, null::text as operation, null::smallint as kind',
};
const ONLY: Readonly<Record<NonNullable<ParsedOperations['only']>, string>> = {
  server: 'op.kind in (2, 5)',
  database: 'op.db_system is not null',
};
const ORDERS: Readonly<Record<ParsedOperations['sort'], string>> = {
  p95: 'p95',
  p99: 'p99',
  rate: 'spans',
  errors: 'errors',
  total: 'duration_ns',
};
