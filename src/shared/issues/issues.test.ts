import type { DataFrame } from '@grafana/data';
import { expect, test } from 'vitest';
import { describeAction } from './describe-action';
import { readIssues } from './read-issues';
import { severityLook, statusLook } from './status-look';

const aFrame = (columns: Record<string, unknown[]>): DataFrame => ({
  length: Object.values(columns)[0]?.length ?? 0,
  fields: Object.entries(columns).map(([name, values]) => ({ name, values, type: 'other' as never, config: {} })),
});

test('rows are read by column name, in any order, with the trend as text or as a list', () => {
  const issues = readIssues([
    aFrame({ unrelated: [1] }),
    aFrame({
      trend: ['[0,2,1]', [3, null, -1]],
      lastSeen: [1_767_225_600_000, '2026-01-02T00:00:00Z'],
      issueId: ['a', 'b'],
      type: ['TimeoutError', 'TypeError'],
      message: ['card declined', null],
      events: [1204, '7'],
      status: ['unresolved', 'resolved'],
      substatus: ['regressed', 'ongoing'],
    }),
  ]);

  expect(issues).toMatchObject([
    {
      issueId: 'a',
      type: 'TimeoutError',
      message: 'card declined',
      events: 1204,
      substatus: 'regressed',
      trend: [0, 2, 1],
    },
    { issueId: 'b', type: 'TypeError', message: '', events: 7, status: 'resolved', trend: [3, 0, 0] },
  ]);
  expect(issues?.map(({ lastSeen }) => lastSeen?.toISOString())).toEqual([
    '2026-01-01T00:00:00.000Z',
    '2026-01-02T00:00:00.000Z',
  ]);
});

test('words of a newer sidecar and missing columns fall back instead of breaking the row', () => {
  const [issue] =
    readIssues([aFrame({ issueId: ['a'], status: ['snoozed'], severity: ['odd'], trend: ['{broken'] })]) ?? [];

  expect(issue).toMatchObject({
    type: 'Error',
    status: 'unresolved',
    substatus: 'ongoing',
    severity: 'error',
    trend: [],
    lastSeen: null,
  });
});

test('frames without issues are told from an empty list', () => {
  expect(readIssues([aFrame({ value: [1] })])).toBeUndefined();
  expect(readIssues([aFrame({ issueId: [] })])).toEqual([]);
});

test.each([
  [{ action: 'resolve', issueIds: ['a'] } as const, 'Resolved “TimeoutError: card declined”'],
  [{ action: 'ignore', issueIds: ['a', 'b'] } as const, 'Ignored 2 issues'],
  [{ action: 'assign', issueIds: ['b'], assignee: 'ada' } as const, 'Assigned 1 issue to ada'],
  [{ action: 'assign', issueIds: ['b'], assignee: null } as const, 'Took the owner of 1 issue away'],
])('an action is told in a sentence: %j', (request, sentence) => {
  const known = [{ issueId: 'a', type: 'TimeoutError', message: 'card declined' }];

  expect(describeAction({ ...request, issueIds: [...request.issueIds] }, known)).toBe(sentence);
});

test('every state has a word of its own', () => {
  const words = [
    ...(['new', 'regressed', 'escalating', 'ongoing'] as const).map(
      (substatus) => statusLook('unresolved', substatus).word
    ),
    ...(['resolved', 'ignored', 'investigating'] as const).map((status) => statusLook(status, 'ongoing').word),
    ...(['debug', 'info', 'warning', 'error', 'critical'] as const).map((severity) => severityLook(severity).word),
  ];

  expect(new Set(words).size).toBe(words.length);
});
