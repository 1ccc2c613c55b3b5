import type { Pool, PoolClient } from 'pg';
import type { IssueStatus, IssueSubstatus } from '../../../../contract/frames.ts';
import { statusAfterOccurrences } from '../../decide/issue-status.ts';
import { tryLockInTransaction } from '../../postgres/advisory-lock.ts';
import { inTransaction } from '../../postgres/transaction.ts';

/**
 * Adds up to `limit` deltas that intake left behind to their issues and answers how many. Counters, first and last
 * time and the worst severity come from all of them; what is shown of the latest occurrence is taken from that
 * occurrence as a whole, and only when it is newer. Only one process folds at a time: 0 means that another one does.
 */
export async function foldDeltas(pool: Pool, now: Date, limit: number): Promise<number> {
  return inTransaction(pool, async (client) => {
    if (!(await tryLockInTransaction(client, 'grouping'))) return 0;
    const { rows: deltas } = await client.query<IssueDelta>(TAKE_DELTAS, [limit]);
    if (deltas.length === 0) return 0;
    const { rows: issues } = await client.query<Issue>(LOCK_ISSUES, [deltas.map((delta) => delta.error_id)]);
    const byId = new Map(deltas.map((delta) => [delta.error_id, delta]));
    const changes = issues.flatMap((issue) => {
      const delta = byId.get(issue.error_id);
      return delta === undefined ? [] : [changeOf(issue, delta, now)];
    });
    await update(client, changes);
    await noteRegressions(client, changes, now);
    return deltas.reduce((sum, delta) => sum + delta.deltas, 0);
  });
}

interface IssueDelta {
  error_id: string;
  deltas: number;
  occurrences: string;
  first_seen: Date;
  last_seen: Date;
  severity: number;
}

interface Issue {
  error_id: string;
  status: IssueStatus;
  substatus: IssueSubstatus;
  first_seen: Date;
  last_seen: Date;
  resolved_at: Date | null;
  regressed_at: Date | null;
  severity: number;
}

interface Change {
  errorId: string;
  occurrences: string;
  firstSeen: Date;
  lastSeen: Date;
  severity: number;
  status: IssueStatus;
  substatus: IssueSubstatus;
  regressed: boolean;
  /** When the latest occurrence happened, where it is newer than what the issue shows. */
  latestAt: Date | null;
}

function changeOf(issue: Issue, delta: IssueDelta, now: Date): Change {
  const firstSeen = delta.first_seen < issue.first_seen ? delta.first_seen : issue.first_seen;
  const { status, substatus, regressed } = statusAfterOccurrences(
    {
      status: issue.status,
      substatus: issue.substatus,
      firstSeen,
      resolvedAt: issue.resolved_at,
      regressedAt: issue.regressed_at,
    },
    delta.last_seen,
    now
  );
  return {
    errorId: issue.error_id,
    occurrences: delta.occurrences,
    firstSeen,
    lastSeen: delta.last_seen > issue.last_seen ? delta.last_seen : issue.last_seen,
    severity: Math.max(delta.severity, issue.severity),
    status,
    substatus,
    regressed,
    latestAt: delta.last_seen >= issue.last_seen ? delta.last_seen : null,
  };
}

async function update(client: PoolClient, changes: readonly Change[]): Promise<void> {
  await client.query(UPDATE_ISSUES, [
    changes.map((change) => change.errorId),
    changes.map((change) => change.occurrences),
    changes.map((change) => change.firstSeen),
    changes.map((change) => change.lastSeen),
    changes.map((change) => change.severity),
    changes.map((change) => change.status),
    changes.map((change) => change.substatus),
    changes.map((change) => change.regressed),
    changes.map((change) => change.latestAt),
  ]);
}

async function noteRegressions(client: PoolClient, changes: readonly Change[], now: Date): Promise<void> {
  const regressed = changes.filter((change) => change.regressed).map((change) => change.errorId);
  if (regressed.length > 0) await client.query(NOTE_REGRESSIONS, [regressed, now]);
}

// Severities as numbers, so that the worst one is the largest.
const SEVERITIES = `array['debug', 'info', 'warning', 'error', 'critical']`;

// The transaction removes what it adds up: there is no cursor that a late commit could slip behind.
const TAKE_DELTAS = /* sql */ `
  -- grouping/take-deltas
  with due as (
    select delta_id
      from howdah.issue_delta
     order by delta_id
     limit $1 for update skip locked),
  taken as (
    delete from howdah.issue_delta
     using due
     where issue_delta.delta_id = due.delta_id
    returning issue_delta.*)
  select error_id, count(*)::integer as deltas, sum(occurrences)::bigint as occurrences, min(first_seen) as first_seen,
         max(last_seen) as last_seen, max(array_position(${SEVERITIES}, severity)) as severity
    from taken
   group by error_id`;

// In the order of the ids, as people's actions take several issues.
const LOCK_ISSUES = /* sql */ `
  -- grouping/lock-issues
  select error_id, status, substatus, first_seen, last_seen, resolved_at, regressed_at,
         array_position(${SEVERITIES}, severity) as severity
    from howdah.tb_error_log
   where error_id = any ($1::uuid[])
   order by error_id
     for update`;

const UPDATE_ISSUES = /* sql */ `
  -- grouping/update-issues
  with change as (
    select *
      from unnest($1::uuid[], $2::bigint[], $3::timestamptz[], $4::timestamptz[], $5::integer[], $6::text[], $7::text[],
                  $8::boolean[], $9::timestamptz[])
           as given (error_id, occurrences, first_seen, last_seen, severity, status, substatus, regressed, latest_at))
  update howdah.tb_error_log issue
     set occurrence_count    = issue.occurrence_count + change.occurrences,
         first_seen          = change.first_seen,
         last_seen           = change.last_seen,
         severity            = (${SEVERITIES})[change.severity],
         status              = change.status,
         substatus           = change.substatus,
         resolved_at         = case when change.regressed then null else issue.resolved_at end,
         resolved_by         = case when change.regressed then null else issue.resolved_by end,
         resolution_notes    = case when change.regressed then null else issue.resolution_notes end,
         regressed_at        = case when change.regressed then change.last_seen else issue.regressed_at end,
         version             = issue.version + change.regressed::integer,
         error_message       = coalesce(latest.error_message, issue.error_message),
         stack_trace         = case when latest.error_id is null then issue.stack_trace else latest.stack_trace end,
         environment         = coalesce(latest.environment, issue.environment),
         release_version     = case when latest.error_id is null then issue.release_version else latest.release_version end,
         service_name        = case when latest.error_id is null then issue.service_name else latest.service_name end,
         tenant              = case when latest.error_id is null then issue.tenant else latest.tenant end,
         trace_id            = case when latest.trace_id is null then issue.trace_id else latest.trace_id end,
         span_id             = case when latest.trace_id is null then issue.span_id else latest.span_id end,
         tags                = coalesce(latest.tags, issue.tags),
         request_context     = case when latest.error_id is null then issue.request_context
                                    else coalesce(latest.request_context, '{}') end,
         application_context = coalesce(latest.context, issue.application_context),
         user_context        = case when latest.error_id is null then issue.user_context
                                    else coalesce(latest.user_context, '{}') end
    from change
    left join lateral (
         select o.error_id, o.error_message, o.stack_trace, o.environment, o.release_version, o.service_name, o.tenant,
                o.trace_id, o.span_id, o.tags, o.request_context, o.context, o.user_context
           from howdah.tb_error_occurrence o
          where o.error_id = change.error_id and o.occurred_at = change.latest_at
          order by o.received_at desc
          limit 1) as latest on true
   where issue.error_id = change.error_id`;

const NOTE_REGRESSIONS = /* sql */ `
  -- grouping/note-regressions
  insert into howdah.issue_activity (error_id, at, actor, action)
  select error_id, $2, 'howdah', 'regressed'
    from unnest($1::uuid[]) as given (error_id)`;
