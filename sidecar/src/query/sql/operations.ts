import type { ParsedOperations, QueryWindow } from '../parsed-query.ts';
import { collectValues, type Statement, type Values } from '../statement.ts';
import { mergeRollups, ROLLUP_SUMS } from './merge-rollups.ts';
import { tierOf } from './rollup-tiers.ts';
import { fitsRollup } from './span-columns.ts';
import { rollupsIn, spansIn } from './spans-in.ts';

/** Operations (or services) of the window with their measures, one more than the limit. Times are milliseconds. */
export function operationsStatement(query: ParsedOperations, window: QueryWindow): Statement {
  const values = collectValues();
  const only = query.only ? [ONLY[query.only]] : [];
  const merged = fitsRollup(query.terms)
    ? fromRollup(query, window, values, only)
    : fromSpans(query, window, values, only);
  const text = `
  -- query/operations
  with ${merged}
  select service, operation, kind, spans, errors, duration_ns / 1e6 as total_ms, p50, p95, p99
    from merged
   order by ${ORDERS[query.sort]} desc nulls last, service, operation, kind
   limit ${values.add(query.limit + 1)}`;
  return { text, values: values.list };
}

function fromRollup(query: ParsedOperations, window: QueryWindow, values: Values, only: string[]): string {
  const rollups = `
  select ${GROUPS[query.by]}, ${ROLLUP_SUMS}
    ${rollupsIn(window, query, values, { tier: tierOf(window), more: only })}`;
  return mergeRollups(rollups, ['service', 'operation', 'kind'], true);
}

function fromSpans(query: ParsedOperations, window: QueryWindow, values: Values, only: string[]): string {
  return `counted as (
  select ${GROUPS[query.by]}, count(*) as spans, count(*) filter (where s.status_code = 2) as errors,
         sum(s.duration_ns) as duration_ns,
         percentile_cont(array[0.5, 0.95, 0.99]) within group (order by s.duration_ns / 1e6::double precision) as percentiles
    ${spansIn(window, query, values, only)}
   group by 1, 2, 3),
  merged as (
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
