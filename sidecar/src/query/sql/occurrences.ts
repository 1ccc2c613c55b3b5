import type { ParsedOccurrences, QueryWindow } from '../parsed-query.ts';
import { collectValues, type Statement } from '../statement.ts';
import { occurrencesIn } from './occurrences-in.ts';

/** Occurrences of the window, latest first, one more than the limit. */
export function occurrencesStatement(query: ParsedOccurrences, window: QueryWindow): Statement {
  const values = collectValues();
  const only = [
    ...(query.issueId ? [`o.error_id = ${values.add(query.issueId)}::uuid`] : []),
    ...(query.traceId ? [`o.trace_id = ${values.add(query.traceId)}`] : []),
  ];
  const text = `
  -- query/occurrences
  select o.occurrence_id, o.error_id, o.occurred_at, o.error_type, o.error_message, o.severity, o.service_name,
         o.environment, o.release_version, o.tenant, o.user_id, o.trace_id, o.span_id
    ${occurrencesIn(window, query, query.terms, 'occurrence', values, only)}
   order by o.occurred_at desc, o.occurrence_id
   limit ${values.add(query.limit + 1)}`;
  return { text, values: values.list };
}
