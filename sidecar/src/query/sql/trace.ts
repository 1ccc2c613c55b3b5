import type { ParsedTrace } from '../parsed-query.ts';
import type { Statement } from '../statement.ts';

/** Spans of one trace that are shown at most. */
export const MOST_SPANS = 20_000;

/**
 * All spans of a trace with the issue of an error on them; one of each span id, and one more than {@link MOST_SPANS}.
 * The only statement without time bounds: an id is looked up by index in every partition.
 */
export function traceStatement({ traceId }: ParsedTrace): Statement {
  const text = `
  -- query/trace
  with error as (
  select distinct on (span_id) span_id, error_id, error_type || ': ' || error_message as title
    from howdah.tb_error_occurrence
   where trace_id = $1
   order by span_id, occurred_at desc)
  select span.*, error.error_id, error.title as error_title
    from (select distinct on (s.span_id) howdah.span_hex(s.span_id) as span_id,
                 howdah.span_hex(s.parent_span_id) as parent_span_id, op.span_name, op.service_name, op.kind,
                 s.status_code, s.status_message, s.http_status, s.tenant,
                 (extract(epoch from s.start_time) * 1000)::double precision as start_ms, s.duration_ns, s.attributes,
                 s.events, s.links, r.attributes as resource
            from howdah.span s
            join howdah.operation op on op.operation_id = s.operation_id
            join howdah.resource r on r.resource_id = s.resource_id
           where howdah.trace_hex(s.trace_id) = $1
           order by s.span_id, s.start_time) as span
    left join error on error.span_id = span.span_id
   order by span.start_ms, span.duration_ns desc, span.span_id
   limit $2`;
  return { text, values: [traceId, MOST_SPANS + 1] };
}
