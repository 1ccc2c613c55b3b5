import type { Activity, IssueDetail, Share } from '../../../contract/api.ts';
import { runStatement, type QueryDeps } from '../query/pipeline.ts';
import {
  issueActivityStatement,
  issueSharesStatement,
  issueSql,
  issueTotalsStatement,
} from '../query/sql/issue-detail.ts';
import { readIssue } from './issue-life.ts';
import { issueIdOf } from './input.ts';
import { ok, type ApiRequest, type ApiResponse } from './route.ts';

/** `GET issues/:issueId` */
export async function getIssue(deps: QueryDeps, { params, signal }: ApiRequest): Promise<ApiResponse> {
  const issueId = issueIdOf(params['issueId']);
  const { issue, life } = await readIssue(deps, issueId, signal);
  const by = { signal, caller: 'api issue' };
  const [totals, shares, activity] = await Promise.all([
    runStatement<{ events: number; users: number }>(deps, issueTotalsStatement(life), by),
    runStatement<ShareRow>(deps, issueSharesStatement(life), by),
    runStatement<ActivityRow>(deps, issueActivityStatement(issueId), by),
  ]);
  const sharesOf = (dimension: string) => shares.filter((row) => row.dimension === dimension).map(toShare);

  return ok({
    issueId,
    fingerprint: issue.error_fingerprint,
    fingerprintVersion: issue.fingerprint_version,
    fingerprintReason: issue.fingerprint_reason,
    type: issue.error_type,
    message: issue.error_message,
    culprit: issue.culprit,
    severity: issue.severity,
    status: issue.status,
    substatus: issue.substatus,
    assignee: issue.assigned_to,
    resolvedAt: issue.resolved_at?.toISOString() ?? null,
    resolvedBy: issue.resolved_by,
    firstSeen: issue.first_seen.toISOString(),
    lastSeen: issue.last_seen.toISOString(),
    // Occurrences beyond the retention are gone, but stay counted.
    events: Math.max(issue.occurrence_count, totals[0]?.events ?? 0),
    users: totals[0]?.users ?? 0,
    version: issue.version,
    byRelease: sharesOf('release'),
    byEnvironment: sharesOf('environment'),
    byService: sharesOf('service'),
    byTenant: sharesOf('tenant'),
    tags: toTags(shares),
    activity: toActivity(activity, issue.first_seen),
    sql: issueSql(issueId),
  } satisfies IssueDetail);
}

interface ShareRow {
  dimension: string;
  /** The tag's name, empty elsewhere. */
  key: string;
  value: string;
  count: number;
}
interface ActivityRow {
  at: Date;
  actor: string;
  action: Activity['action'];
  detail: string | null;
}

function toShare({ value, count }: ShareRow): Share {
  return { value, count };
}

function toTags(shares: readonly ShareRow[]): IssueDetail['tags'] {
  const tags = new Map<string, Share[]>();
  for (const row of shares.filter(({ dimension }) => dimension === 'tag')) {
    tags.set(row.key, [...(tags.get(row.key) ?? []), toShare(row)]);
  }
  return [...tags].map(([key, values]) => ({ key, values }));
}

function toActivity(rows: readonly ActivityRow[], firstSeen: Date): Activity[] {
  const noted = rows.map(({ at, actor, action, detail }) => ({
    at: at.toISOString(),
    actor,
    action,
    ...(detail !== null && { detail }),
  }));
  return noted.some(({ action }) => action === 'first_seen')
    ? noted
    : [...noted, { at: firstSeen.toISOString(), actor: 'howdah', action: 'first_seen' }];
}
