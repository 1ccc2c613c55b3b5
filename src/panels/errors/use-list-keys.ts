import { type KeyboardEvent, useCallback } from 'react';
import type { IssueActionRequest } from '../../../contract/api';
import type { IssueSummary } from '../../shared/issues/issue';
import type { IssueActions } from '../../shared/issues/use-issue-actions';
import { listCommandOf } from '../../shared/keyboard/list-command';

interface Options {
  issues: readonly IssueSummary[];
  act: IssueActions['act'];
  canTriage: boolean;
  /** Needed to assign to oneself. */
  login: string | undefined;
}

/** j/k or arrows move between rows; r resolves, i ignores and a assigns the row that holds the focus. */
export function useListKeys({ issues, act, canTriage, login }: Options) {
  return useCallback(
    (event: KeyboardEvent<HTMLElement>) => {
      const command = listCommandOf(event);
      const rows = [...event.currentTarget.children];
      const index = rows.findIndex((row) => row.contains(document.activeElement));
      const issue = issues[index];
      if (!command || !issue) {
        return;
      }
      const target = { next: index + 1, previous: index - 1, first: 0, last: rows.length - 1 }[command as 'next'] as
        number | undefined;
      if (target !== undefined) {
        event.preventDefault();
        rows[target]?.querySelector('a')?.focus();
        return;
      }
      const request = canTriage ? requestOf(command, issue.issueId, login) : undefined;
      if (request) {
        event.preventDefault();
        void act(request, [issue]);
      }
    },
    [issues, act, canTriage, login]
  );
}

function requestOf(command: string, issueId: string, login: string | undefined): IssueActionRequest | undefined {
  switch (command) {
    case 'resolve':
    case 'ignore':
      return { issueIds: [issueId], action: command };
    case 'assign':
      return login ? { issueIds: [issueId], action: 'assign', assignee: login } : undefined;
    default:
      return undefined;
  }
}
