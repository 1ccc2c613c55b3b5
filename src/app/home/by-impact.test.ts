import { expect, test } from 'vitest';
import type { IssueSummary } from '../../shared/issues/issue';
import { byImpact } from './by-impact';

const anIssue = (issueId: string, users: number, events: number, lastSeen = 0) =>
  ({ issueId, users, events, lastSeen: new Date(lastSeen) }) as IssueSummary;

test('many users weigh more than many events of one, and unknown users are not free of impact', () => {
  const issues = [anIssue('one user', 1, 500), anIssue('many users', 100, 100), anIssue('unknown users', 0, 900)];

  expect(byImpact(issues, 2).map(({ issueId }) => issueId)).toEqual(['many users', 'unknown users']);
});

test('of two alike, the later one is first', () => {
  const issues = [anIssue('old', 1, 1, 10), anIssue('new', 1, 1, 20)];

  expect(byImpact(issues, 5).map(({ issueId }) => issueId)).toEqual(['new', 'old']);
});
