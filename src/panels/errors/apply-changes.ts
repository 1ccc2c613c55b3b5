import type { IssueActionResult } from '../../../contract/api';
import type { IssueSummary } from '../../shared/issues/issue';

type Change = Pick<IssueActionResult['changed'][number], 'issueId' | 'status' | 'substatus' | 'assignee'>;

/** The rows as they stand after these changes; of several changes to one issue the last one counts. */
export function applyChanges(issues: readonly IssueSummary[], changes: readonly Change[]): IssueSummary[] {
  const byId = new Map(changes.map((change) => [change.issueId, change]));
  return issues.map((issue) => {
    const change = byId.get(issue.issueId);
    return change ? { ...issue, status: change.status, substatus: change.substatus, assignee: change.assignee } : issue;
  });
}
