import type { IssueActionRequest } from '../../../contract/api';
import { counted } from '../formats/count';
import { type IssueSummary, titleOf } from './issue';

/** What was done, as the sentence beside "Undo": `Resolved "TimeoutError: card declined"`, `Ignored 12 issues`. */
export function describeAction(
  { action, assignee, issueIds }: Readonly<IssueActionRequest>,
  issues: ReadonlyArray<Pick<IssueSummary, 'issueId' | 'type' | 'message'>>
): string {
  const only = issueIds.length === 1 ? issues.find(({ issueId }) => issueId === issueIds[0]) : undefined;
  const what = only ? `“${shorten(titleOf(only))}”` : counted(issueIds.length, 'issue');
  switch (action) {
    case 'resolve':
      return `Resolved ${what}`;
    case 'unresolve':
      return `Reopened ${what}`;
    case 'ignore':
      return `Ignored ${what}`;
    case 'investigate':
      return `Investigating ${what}`;
    case 'assign':
      return assignee ? `Assigned ${what} to ${assignee}` : `Took the owner of ${what} away`;
    default:
      return action satisfies never;
  }
}

const shorten = (text: string) => (text.length > 60 ? `${text.slice(0, 59).trimEnd()}…` : text);
