import type { Pool, PoolClient } from 'pg';
import type { Activity, IssueAction, IssueActionRequest, IssueActionResult } from '../../../contract/api.ts';
import type { IssueStatus, IssueSubstatus } from '../../../contract/frames.ts';
import { Refusal } from '../decide/refusal.ts';
import { inTransaction } from '../postgres/transaction.ts';

/** The verified person who acts. */
export interface Actor {
  login: string;
}

/**
 * Resolves, reopens, ignores, takes up or assigns issues: all of them or none. Every change is noted in the activity of
 * its issue. The answer carries for each issue the request that takes the change back.
 *
 * Refuses an issue that does not exist (404) and, when a version is given, one that changed since (409).
 */
export async function changeIssues(
  pool: Pool,
  actor: Actor,
  request: IssueActionRequest,
  now: Date
): Promise<IssueActionResult> {
  return inTransaction(pool, async (client) => {
    const issues = await lockIssues(client, request.issueIds);
    refuseMissing(issues, request.issueIds);
    refuseChanged(issues, request.version);

    const changed: IssueActionResult['changed'] = [];
    for (const issue of issues) {
      const { status, assignee } = after(issue, request);
      const { rows } = await client.query<{ version: string }>(CHANGE_ISSUE, [
        issue.issueId,
        status,
        assignee,
        status === 'resolved' ? (issue.resolvedAt ?? now) : null,
        status === 'resolved' ? (issue.resolvedBy ?? actor.login) : null,
      ]);
      await client.query(NOTE_ACTIVITY, [
        issue.issueId,
        now,
        actor.login,
        activityOf(request),
        request.assignee ?? null,
      ]);
      const version = Number(rows[0]?.version);
      changed.push({
        issueId: issue.issueId,
        status,
        substatus: issue.substatus,
        assignee,
        version,
        undo: { ...undoOf(issue, request.action), version },
      });
    }
    return { changed };
  });
}

interface Issue {
  issueId: string;
  status: IssueStatus;
  substatus: IssueSubstatus;
  assignee: string | null;
  resolvedAt: Date | null;
  resolvedBy: string | null;
  version: number;
}

/** In the order of their ids, so that two people who change the same issues wait for each other and do not deadlock. */
async function lockIssues(client: PoolClient, issueIds: readonly string[]): Promise<Issue[]> {
  const { rows } = await client.query<{
    error_id: string;
    status: IssueStatus;
    substatus: IssueSubstatus;
    assigned_to: string | null;
    resolved_at: Date | null;
    resolved_by: string | null;
    version: string;
  }>(LOCK_ISSUES, [issueIds]);
  return rows.map((row) => ({
    issueId: row.error_id,
    status: row.status,
    substatus: row.substatus,
    assignee: row.assigned_to,
    resolvedAt: row.resolved_at,
    resolvedBy: row.resolved_by,
    version: Number(row.version),
  }));
}

const LOCK_ISSUES = /* sql */ `
  -- triage/lock-issues
  select error_id, status, substatus, assigned_to, resolved_at, resolved_by, version
    from howdah.tb_error_log
   where error_id = any ($1::uuid[])
   order by error_id
     for update`;

const CHANGE_ISSUE = /* sql */ `
  -- triage/change-issue
  update howdah.tb_error_log
     set status = $2, assigned_to = $3, resolved_at = $4, resolved_by = $5, version = version + 1
   where error_id = $1
  returning version`;

const NOTE_ACTIVITY = /* sql */ `
  -- triage/note-activity
  insert into howdah.issue_activity (error_id, at, actor, action, detail)
  values ($1, $2, $3, $4, $5)`;

function refuseMissing(issues: readonly Issue[], wanted: readonly string[]): void {
  const found = new Set(issues.map(({ issueId }) => issueId));
  const missing = wanted.filter((issueId) => !found.has(issueId.toLowerCase()));
  if (missing.length > 0) {
    throw new Refusal(
      'issue_unknown',
      404,
      `There is no issue ${missing.join(', ')}. It may have been merged or its data may have expired; reload the list.`
    );
  }
}

function refuseChanged(issues: readonly Issue[], version: number | undefined): void {
  if (version !== undefined && issues.some((issue) => issue.version !== version)) {
    throw new Refusal(
      'issue_changed',
      409,
      'Someone changed this issue in the meantime; nothing was changed now. Reload it and decide again.'
    );
  }
}

function after(
  issue: Issue,
  { action, assignee }: IssueActionRequest
): { status: IssueStatus; assignee: string | null } {
  return action === 'assign'
    ? { status: issue.status, assignee: assignee ?? null }
    : { status: STATUS_AFTER[action], assignee: issue.assignee };
}

const STATUS_AFTER: Record<Exclude<IssueAction, 'assign'>, IssueStatus> = {
  resolve: 'resolved',
  unresolve: 'unresolved',
  ignore: 'ignored',
  investigate: 'investigating',
};

const ACTION_BACK: Record<IssueStatus, IssueAction> = {
  resolved: 'resolve',
  unresolved: 'unresolve',
  ignored: 'ignore',
  investigating: 'investigate',
};

function undoOf({ issueId, status, assignee }: Issue, action: IssueAction): IssueActionRequest {
  return action === 'assign'
    ? { issueIds: [issueId], action, assignee }
    : { issueIds: [issueId], action: ACTION_BACK[status] };
}

function activityOf({ action, assignee }: IssueActionRequest): Activity['action'] {
  return action === 'assign' ? (assignee ? 'assigned' : 'unassigned') : STATUS_AFTER[action];
}
