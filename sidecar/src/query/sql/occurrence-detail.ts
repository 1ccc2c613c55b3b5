import type { Statement } from '../statement.ts';

/** An issue and the time in which its occurrences lie, both ends included. */
export interface IssueLife {
  issueId: string;
  from: Date;
  to: Date;
}

/** One occurrence of an issue: by id, the `latest`, the `first`, or the latest `with-trace`. */
export function occurrenceStatement({ issueId, from, to }: IssueLife, which: string): Statement {
  const byId = !Object.hasOwn(NAMED, which);
  const text = `
  -- occurrence/detail
  select occurrence_id, error_id, occurred_at, received_at, original_time, error_type, error_message, severity, handled, environment,
         release_version, service_name, server_name, transaction_name, tenant, user_id, platform, sdk, trace_id, span_id,
         stack_trace, tags, context, request_context, user_context, breadcrumbs, event
    from howdah.tb_error_occurrence
   where error_id = $1 and occurred_at >= $2 and occurred_at <= $3
     ${byId ? 'and occurrence_id = $4' : NAMED[which]}
   limit 1`;
  return { text, values: [issueId, from, to, ...(byId ? [which] : [])] };
}

const LATEST = 'order by occurred_at desc, occurrence_id desc';
const NAMED: Readonly<Record<string, string>> = {
  latest: LATEST,
  first: 'order by occurred_at, occurrence_id',
  'with-trace': `and trace_id is not null\n   ${LATEST}`,
};

/** Where an occurrence stands among those of its issue, oldest first, and its neighbours. */
export function neighboursStatement(
  { issueId, from, to }: IssueLife,
  occurredAt: Date,
  occurrenceId: string
): Statement {
  const within = 'error_id = $1 and occurred_at >= $2 and occurred_at <= $3';
  const text = `
  -- occurrence/neighbours
  select count(*) as total, count(*) filter (where (occurred_at, occurrence_id) <= ($4, $5)) as index,
         (select occurrence_id from howdah.tb_error_occurrence
           where ${within} and (occurred_at, occurrence_id) < ($4, $5)
           order by occurred_at desc, occurrence_id desc limit 1) as previous,
         (select occurrence_id from howdah.tb_error_occurrence
           where ${within} and (occurred_at, occurrence_id) > ($4, $5)
           order by occurred_at, occurrence_id limit 1) as next
    from howdah.tb_error_occurrence
   where ${within}`;
  return { text, values: [issueId, from, to, occurredAt, occurrenceId] };
}
