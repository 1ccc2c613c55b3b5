import type { ParsedTraces, QueryWindow } from '../parsed-query.ts';
import { collectValues, type Statement } from '../statement.ts';
import { spansIn } from './spans-in.ts';

/** How many traces are looked at when only their whole length can tell whether they match. */
export const MOST_CANDIDATES = 2000;

/** How many traces the statement looks at before it filters by the length of the whole trace. */
function candidatesOf({ limit, minDurationMs, maxDurationMs }: ParsedTraces): number {
  return minDurationMs === undefined && maxDurationMs === undefined ? limit + 1 : MOST_CANDIDATES;
}

/**
 * Traces with a matching span in the window: first the ids, then all spans of each. Spans of a trace may lie outside of
 * the window, up to an hour on both sides. `candidates` says how many ids were found, at most {@link candidatesOf}.
 */
export function tracesStatement(query: ParsedTraces, window: QueryWindow): Statement {
  const values = collectValues();
  const matching = spansIn(window, query, values);
  const around = [new Date(window.from.getTime() - HOUR_MS), new Date(window.to.getTime() + HOUR_MS)];
  const lengths = [
    ...(query.minDurationMs === undefined
      ? []
      : [`trace.duration_ms >= ${values.add(query.minDurationMs)}::double precision`]),
    ...(query.maxDurationMs === undefined
      ? []
      : [`trace.duration_ms <= ${values.add(query.maxDurationMs)}::double precision`]),
  ];
  // A lateral join keeps the look-up of each trace on the index; as a plain join the planner may read whole days.
  const text = `
  -- query/traces
  with matching as (
  select s.trace_id
    ${matching}
   group by s.trace_id
   order by ${query.sort === 'duration' ? 'max(s.duration_ns)' : 'max(s.start_time)'} desc, s.trace_id
   limit ${values.add(candidatesOf(query))})
  select howdah.trace_hex(matching.trace_id) as trace_id, trace.*, (select count(*) from matching) as candidates
    from matching
   cross join lateral (
     select min(span.start_time) as start_time, count(*) as spans, count(*) filter (where span.status_code = 2) as errors,
            count(distinct span.service_name) as services,
            (max(extract(epoch from span.start_time) * 1000 + span.duration_ns / 1e6)
              - min(extract(epoch from span.start_time) * 1000))::double precision as duration_ms,
            (array_agg(span.service_name order by span.below_root, span.start_time))[1] as root_service,
            (array_agg(span.span_name order by span.below_root, span.start_time))[1] as root_name,
            (array_agg(span.http_status order by span.below_root, span.start_time))[1] as http_status,
            (array_agg(span.environment order by span.below_root, span.start_time))[1] as environment,
            max(span.tenant) as tenant
       from (select distinct on (s.span_id) s.start_time, s.duration_ns, s.status_code, s.http_status, s.tenant,
                    s.parent_span_id is not null as below_root, op.service_name, op.span_name, r.environment
               from howdah.span s
               join howdah.operation op on op.operation_id = s.operation_id
               join howdah.resource r on r.resource_id = s.resource_id
              where howdah.trace_hex(s.trace_id) = howdah.trace_hex(matching.trace_id)
                and s.start_time >= ${values.add(around[0])}::timestamptz and s.start_time < ${values.add(around[1])}::timestamptz
              order by s.span_id, s.start_time) as span) as trace
  ${lengths.length > 0 ? `where ${lengths.join(' and ')}` : ''}
   order by ${query.sort === 'duration' ? 'trace.duration_ms' : 'trace.start_time'} desc, trace_id
   limit ${values.add(query.limit + 1)}`;
  return { text, values: values.list };
}

const HOUR_MS = 3_600_000;
