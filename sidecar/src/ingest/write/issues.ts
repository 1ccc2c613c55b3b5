import { prepared } from '../../postgres/prepared.ts';
import type { Queryable } from '../../postgres/queryable.ts';
import type { OccurrenceRecord } from '../records.ts';

/**
 * Creates the issues of these occurrences where they do not exist, and leaves their counters as deltas: an issue that
 * exists is neither read nor locked, so an error storm does not queue up behind one row.
 */
export async function storeIssues(db: Queryable, occurrences: readonly OccurrenceRecord[]): Promise<void> {
  if (occurrences.length === 0) return;
  const groups = groupByIssue(occurrences);
  const latest = groups.map((group) => group.latest);
  const issues = db.query(
    prepared(INSERT_ISSUES, [
      latest.map((one) => one.issueId),
      latest.map((one) => one.projectId),
      latest.map((one) => one.fingerprint),
      latest.map((one) => one.fingerprintVersion),
      latest.map((one) => one.fingerprintReason),
      latest.map((one) => one.type),
      latest.map((one) => one.message),
      latest.map((one) => one.culprit),
      latest.map((one) => one.stackTrace),
      groups.map((group) => group.severity),
      groups.map((group) => group.first),
      groups.map((group) => group.latest.occurredAt),
      latest.map((one) => one.environment),
      latest.map((one) => one.release),
      latest.map((one) => one.service),
      latest.map((one) => one.tenant),
      latest.map((one) => one.traceId),
      latest.map((one) => one.spanId),
      latest.map((one) => JSON.stringify(one.tags)),
      latest.map((one) => JSON.stringify(one.request ?? {})),
      latest.map((one) => JSON.stringify(one.context)),
      latest.map((one) => JSON.stringify(one.user ?? {})),
    ])
  );
  const deltas = db.query(
    prepared(INSERT_DELTAS, [
      latest.map((one) => one.issueId),
      groups.map((group) => group.count),
      groups.map((group) => group.first),
      latest.map((one) => one.occurredAt),
      groups.map((group) => group.severity),
      latest.map((one) => one.environment),
      latest.map((one) => one.release),
      latest.map((one) => one.service),
      latest.map((one) => one.tenant),
      latest.map((one) => one.message),
      latest.map((one) => one.traceId),
      latest.map((one) => one.spanId),
      latest.map((one) => one.receivedAt),
    ])
  );
  await Promise.all([issues, deltas]);
}

interface IssueGroup {
  latest: OccurrenceRecord;
  first: Date;
  count: number;
  severity: OccurrenceRecord['severity'];
}

function groupByIssue(occurrences: readonly OccurrenceRecord[]): IssueGroup[] {
  const groups = new Map<string, IssueGroup>();
  for (const occurrence of occurrences) {
    const group = groups.get(occurrence.issueId);
    if (group === undefined) {
      const { occurredAt: first, severity } = occurrence;
      groups.set(occurrence.issueId, { latest: occurrence, first, count: 1, severity });
      continue;
    }
    group.count += 1;
    if (occurrence.occurredAt >= group.latest.occurredAt) group.latest = occurrence;
    if (occurrence.occurredAt < group.first) group.first = occurrence.occurredAt;
    group.severity = worse(group.severity, occurrence.severity);
  }
  return [...groups.values()].sort((a, b) => (a.latest.issueId < b.latest.issueId ? -1 : 1));
}

const SEVERITIES: ReadonlyArray<OccurrenceRecord['severity']> = ['debug', 'info', 'warning', 'error', 'critical'];

function worse(a: OccurrenceRecord['severity'], b: OccurrenceRecord['severity']): OccurrenceRecord['severity'] {
  return SEVERITIES.indexOf(a) >= SEVERITIES.indexOf(b) ? a : b;
}

// Sorted by id, as everything that several sessions insert at once.
const INSERT_ISSUES = /* sql */ `
  -- ingest/insert-issues
  insert into howdah.tb_error_log
         (error_id, project_id, error_fingerprint, fingerprint_version, fingerprint_reason, error_type, error_message,
          culprit, stack_trace, severity, first_seen, last_seen, environment, release_version, service_name, tenant,
          trace_id, span_id, tags, request_context, application_context, user_context)
  select error_id, project_id, fingerprint, version, reason, type, message, culprit, stack_trace, severity, first_seen,
         last_seen, environment, release, service, tenant, trace_id, span_id, tags::jsonb, request::jsonb,
         context::jsonb, user_context::jsonb
    from unnest($1::uuid[], $2::integer[], $3::text[], $4::smallint[], $5::text[], $6::text[], $7::text[], $8::text[],
                $9::text[], $10::text[], $11::timestamptz[], $12::timestamptz[], $13::text[], $14::text[], $15::text[],
                $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::text[], $22::text[])
         as given (error_id, project_id, fingerprint, version, reason, type, message, culprit, stack_trace, severity,
                   first_seen, last_seen, environment, release, service, tenant, trace_id, span_id, tags, request,
                   context, user_context)
   order by error_id
      on conflict do nothing`;

const INSERT_DELTAS = /* sql */ `
  -- ingest/insert-issue-deltas
  insert into howdah.issue_delta
         (error_id, occurrences, first_seen, last_seen, severity, environment, release_version, service_name, tenant,
          error_message, trace_id, span_id, received_at)
  select *
    from unnest($1::uuid[], $2::integer[], $3::timestamptz[], $4::timestamptz[], $5::text[], $6::text[], $7::text[],
                $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::timestamptz[])`;
