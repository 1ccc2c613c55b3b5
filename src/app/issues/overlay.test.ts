import { expect, test } from 'vitest';
import type { IssueSummary } from '../../shared/issues/issue';
import { predict, shownIssues } from './overlay';

const anIssue = (issueId: string, more: Partial<IssueSummary> = {}) =>
  ({ issueId, status: 'unresolved', substatus: 'new', assignee: null, ...more }) as IssueSummary;
const ids = (issues: IssueSummary[]) => issues.map(({ issueId }) => issueId);

test('a resolved issue leaves the unresolved ones at once, and stays under "All"', () => {
  const issues = [anIssue('a'), anIssue('b')];
  const changes = predict({ issueIds: ['a'], action: 'resolve' });

  expect(ids(shownIssues(issues, changes, 'unresolved'))).toEqual(['b']);
  expect(shownIssues(issues, changes, 'all')[0]).toMatchObject({ issueId: 'a', status: 'resolved' });
});

test('the answer corrects the prediction, and an undo brings the row back', () => {
  const issues = [anIssue('a')];
  const changes = [...predict({ issueIds: ['a'], action: 'resolve' }), { issueId: 'a', status: 'unresolved' as const }];

  expect(ids(shownIssues(issues, changes, 'unresolved'))).toEqual(['a']);
});

test('assigning moves no row and touches nobody else', () => {
  const changes = predict({ issueIds: ['a'], action: 'assign', assignee: 'ada' });
  const [first, second] = shownIssues([anIssue('a'), anIssue('b')], changes, 'new');

  expect([first?.assignee, second?.assignee]).toEqual(['ada', null]);
  expect(predict({ issueIds: ['a'], action: 'assign', assignee: null })).toEqual([{ issueId: 'a', assignee: null }]);
});

test('rows that nobody touched stay where the sidecar put them', () => {
  expect(ids(shownIssues([anIssue('a', { status: 'resolved' })], [], 'unresolved'))).toEqual(['a']);
});
