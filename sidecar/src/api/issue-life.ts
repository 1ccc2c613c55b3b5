import type { IssueSubstatus, IssueStatus, Severity } from '../../../contract/frames.ts';
import { Refusal } from '../decide/refusal.ts';
import { runStatement, type QueryDeps } from '../query/pipeline.ts';
import { issueStatement } from '../query/sql/issue-detail.ts';
import type { IssueLife } from '../query/sql/occurrence-detail.ts';

export interface IssueDetailRow {
  error_id: string;
  error_fingerprint: string;
  fingerprint_version: number;
  fingerprint_reason: string;
  error_type: string;
  error_message: string;
  culprit: string;
  severity: Severity;
  status: IssueStatus;
  substatus: IssueSubstatus;
  assigned_to: string | null;
  resolved_at: Date | null;
  resolved_by: string | null;
  first_seen: Date;
  last_seen: Date;
  occurrence_count: number;
  version: number;
}

/** The issue, and the time within which its occurrences are looked for. Refuses one that does not exist. */
export async function readIssue(
  deps: QueryDeps,
  issueId: string,
  signal: AbortSignal
): Promise<{ issue: IssueDetailRow; life: IssueLife }> {
  const [issue] = await runStatement<IssueDetailRow>(deps, issueStatement(issueId), { signal, caller: 'api issue' });
  if (!issue) {
    throw new Refusal(
      'issue_unknown',
      404,
      `There is no issue ${issueId}. It may have been merged or its data may have expired.`
    );
  }
  // Both times of the issue follow its occurrences by about a second, and a late one may even be older than the first.
  const from = new Date(issue.first_seen.getTime() - DAY_MS);
  const to = new Date(Math.max(issue.last_seen.getTime(), deps.now().getTime()) + DAY_MS);
  return { issue, life: { issueId, from, to } };
}

const DAY_MS = 86_400_000;
