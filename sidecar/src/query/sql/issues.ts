import type { ParsedIssues, QueryWindow } from '../parsed-query.ts';
import { collectValues, type Statement } from '../statement.ts';
import { conditions } from './columns.ts';
import { errorColumns } from './error-columns.ts';
import { occurrencesIn } from './occurrences-in.ts';

/** Parts of the time range in the trend of an issue. */
export const TREND_PARTS = 24;

/** Issues with a matching occurrence in the window, one more than the limit so that a cut is seen. */
export function issuesStatement(query: ParsedIssues, window: QueryWindow): Statement {
  const values = collectValues();
  const counts = query.terms.filter(({ key }) => key === 'events' || key === 'users');
  const terms = query.terms.filter((term) => !counts.includes(term));
  const occurrences = occurrencesIn(window, query, terms, 'issue', values);
  const having = conditions(counts, errorColumns('issue'), values);
  const partSeconds = Math.max(0.001, (window.to.getTime() - window.from.getTime()) / 1000 / TREND_PARTS);

  const text = `
  -- query/issues
  with seen as (
  select o.error_id, count(*) as events, count(distinct o.user_id) as users, count(distinct o.tenant) as tenants,
         min(o.occurred_at) as first_seen, max(o.occurred_at) as last_seen
    ${occurrences}
   group by o.error_id${having.length > 0 ? `\n  having ${having.join(' and ')}` : ''}),
  chosen as (
  select i.error_id, i.error_type, i.error_message, i.culprit, i.severity, i.status, i.substatus, i.service_name,
         i.environment, i.release_version, i.tenant, i.assigned_to, i.trace_id, seen.events, seen.users, seen.tenants,
         least(i.first_seen, seen.first_seen) as first_seen, greatest(i.last_seen, seen.last_seen) as last_seen
    from seen
    join howdah.tb_error_log i on i.error_id = seen.error_id
   order by ${ORDERS[query.sort]}, i.error_id
   limit ${values.add(query.limit + 1)}),
  parts as (
  select o.error_id, count(*) as occurrences,
         least(${TREND_PARTS - 1}, floor(extract(epoch from o.occurred_at - ${values.add(window.from)}::timestamptz) / ${values.add(partSeconds)}::numeric))::integer as part
    ${occurrences}
     and o.error_id in (select error_id from chosen)
   group by o.error_id, part)
  select chosen.*, (select jsonb_object_agg(part, occurrences) from parts where parts.error_id = chosen.error_id) as trend
    from chosen
   order by ${ORDERS[query.sort].replaceAll(/\b(i|seen)\./g, '')}, error_id`;
  return { text, values: values.list };
}

const ORDERS: Readonly<Record<ParsedIssues['sort'], string>> = {
  lastSeen: 'last_seen desc',
  firstSeen: 'first_seen',
  events: 'seen.events desc',
  users: 'seen.users desc',
  title: 'i.error_type, i.error_message',
};
