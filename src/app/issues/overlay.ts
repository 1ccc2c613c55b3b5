import type { IssueActionRequest } from '../../../contract/api';
import type { IssueSummary } from '../../shared/issues/issue';
import type { IssueTab } from './issue-view';

/** What is known to have become of an issue since the list was asked for. */
export type Change = Pick<IssueSummary, 'issueId'> & Partial<Pick<IssueSummary, 'status' | 'substatus' | 'assignee'>>;

/** How the issues will stand if the action succeeds: shown at once, corrected by the answer. */
export function predict({ issueIds, action, assignee }: Readonly<IssueActionRequest>): Change[] {
  return issueIds.map((issueId) => ({
    issueId,
    ...EFFECTS[action],
    ...(action === 'assign' && { assignee: assignee ?? null }),
  }));
}

/**
 * The rows as they stand after these changes, later ones counting more. A row that was changed and no longer belongs
 * under the tab leaves; rows that nobody touched stay, whatever the tab says of them.
 */
export function shownIssues(
  issues: readonly IssueSummary[],
  changes: readonly Change[],
  tab: IssueTab
): IssueSummary[] {
  const byId = new Map<string, Change>();
  changes.forEach((change) => byId.set(change.issueId, { ...byId.get(change.issueId), ...change }));
  return issues
    .map((issue) => (byId.has(issue.issueId) ? { ...issue, ...byId.get(issue.issueId) } : issue))
    .filter((issue) => !byId.has(issue.issueId) || belongsTo(issue, tab));
}

const EFFECTS: Record<IssueActionRequest['action'], Omit<Change, 'issueId'>> = {
  resolve: { status: 'resolved' },
  unresolve: { status: 'unresolved', substatus: 'ongoing' },
  ignore: { status: 'ignored' },
  investigate: { status: 'investigating' },
  assign: {},
};

function belongsTo({ status, substatus }: IssueSummary, tab: IssueTab): boolean {
  const isOpen = status === 'unresolved' || status === 'investigating';
  switch (tab) {
    case 'all':
      return true;
    case 'unresolved':
      return isOpen;
    case 'resolved':
    case 'ignored':
      return status === tab;
    case 'new':
    case 'regressed':
    case 'escalating':
      return isOpen && substatus === tab;
    default:
      return tab satisfies never;
  }
}
