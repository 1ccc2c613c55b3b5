import { expect, test } from 'vitest';
import type { IssueSummary } from '../../shared/issues/issue';
import { applyChanges } from './apply-changes';

const anIssue = (more: Partial<IssueSummary>) =>
  ({ issueId: 'a', status: 'unresolved', assignee: null, ...more }) as IssueSummary;

test('a resolved issue keeps its place, and only its own state changes', () => {
  const issues = [anIssue({ issueId: 'a', events: 3 }), anIssue({ issueId: 'b' })];

  const after = applyChanges(issues, [{ issueId: 'a', status: 'resolved', substatus: 'ongoing', assignee: 'ada' }]);

  expect(after).toEqual([{ ...issues[0], status: 'resolved', substatus: 'ongoing', assignee: 'ada' }, issues[1]]);
});

test('the last change wins, so that "Undo" brings the first state back', () => {
  const change = { issueId: 'a', substatus: 'new' as const, assignee: null };

  const [after] = applyChanges(
    [anIssue({})],
    [
      { ...change, status: 'resolved' },
      { ...change, status: 'unresolved' },
    ]
  );

  expect(after).toMatchObject({ status: 'unresolved', substatus: 'new' });
});
