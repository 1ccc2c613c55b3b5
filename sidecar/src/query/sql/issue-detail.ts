import type { Statement } from '../statement.ts';
import type { IssueLife } from './occurrence-detail.ts';

export function issueStatement(issueId: string): Statement {
  const text = `
  -- issue/detail
  select error_id, error_fingerprint, fingerprint_version, fingerprint_reason, error_type, error_message, culprit, severity,
         status, substatus, assigned_to, resolved_at, resolved_by, first_seen, last_seen, occurrence_count, version
    from howdah.tb_error_log
   where error_id = $1`;
  return { text, values: [issueId] };
}

/** Exact numbers of an issue. */
export function issueTotalsStatement({ issueId, from, to }: IssueLife): Statement {
  const text = `
  -- issue/totals
  select count(*) as events, count(distinct user_id) as users
    from howdah.tb_error_occurrence
   where error_id = $1 and occurred_at >= $2 and occurred_at <= $3`;
  return { text, values: [issueId, from, to] };
}

/** Occurrences whose values are counted for the shares. */
const SAMPLE = 5000;
const VALUES_PER_KEY = 10;
const TAG_KEYS = 30;

/** How the latest occurrences are shared out by release, environment, service, tenant and tag. */
export function issueSharesStatement({ issueId, from, to }: IssueLife): Statement {
  const text = `
  -- issue/shares
  with sample as materialized (
  select release_version, environment, service_name, tenant, tags
    from howdah.tb_error_occurrence
   where error_id = $1 and occurred_at >= $2 and occurred_at <= $3
   order by occurred_at desc
   limit ${SAMPLE}),
  counted as (
  select 'release' as dimension, '' as key, release_version as value, count(*) as count from sample group by release_version
   union all
  select 'environment', '', environment, count(*) from sample group by environment
   union all
  select 'service', '', service_name, count(*) from sample group by service_name
   union all
  select 'tenant', '', tenant, count(*) from sample group by tenant
   union all
  select 'tag', tag.key, tag.value, count(*) from sample cross join jsonb_each_text(tags) as tag group by tag.key, tag.value),
  ranked as (
  select counted.*, row_number() over (partition by dimension, key order by count desc, value) as place,
         sum(count) over (partition by dimension, key) as of_key
    from counted
   where value is not null)
  select dimension, key, value, count
    from (select ranked.*, dense_rank() over (partition by dimension order by of_key desc, key) as key_place from ranked) as ranked
   where place <= ${VALUES_PER_KEY} and key_place <= ${TAG_KEYS}
   order by dimension, key_place, place`;
  return { text, values: [issueId, from, to] };
}

/** What happened to an issue, latest first. */
export function issueActivityStatement(issueId: string): Statement {
  const text = `
  -- issue/activity
  select at, actor, action, detail
    from howdah.issue_activity
   where error_id = $1
   order by at desc, activity_id desc
   limit 200`;
  return { text, values: [issueId] };
}

/** The same occurrences as SQL for people, over the documented view. */
export function issueSql(issueId: string): string {
  return `select occurred_at, message, environment, release, tenant, user_id, trace_id
  from monitoring.errors
 where issue_id = '${issueId}'
   and $__timeFilter(occurred_at)
 order by occurred_at desc`;
}
