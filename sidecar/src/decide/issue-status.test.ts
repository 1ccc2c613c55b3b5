import { expect, test } from 'vitest';
import { statusAfterOccurrences, type IssueState } from './issue-status.ts';

const now = new Date('2026-03-10T12:00:00Z');
const hoursAgo = (hours: number) => new Date(now.getTime() - hours * 3_600_000);
const issue = (over: Partial<IssueState> = {}): IssueState => ({
  status: 'unresolved',
  substatus: 'new',
  firstSeen: hoursAgo(1),
  resolvedAt: null,
  regressedAt: null,
  ...over,
});

test.each<[string, IssueState, Date, string]>([
  ['a young issue stays new', issue(), now, 'unresolved/new/false'],
  ['after a day it is ongoing', issue({ firstSeen: hoursAgo(24) }), now, 'unresolved/ongoing/false'],
  [
    'a resolved issue comes back with what happened after the resolution',
    issue({ status: 'resolved', resolvedAt: hoursAgo(2) }),
    hoursAgo(1),
    'unresolved/regressed/true',
  ],
  [
    'a late event from before the resolution leaves it resolved (facts: seeds T17)',
    issue({ status: 'resolved', resolvedAt: hoursAgo(2), substatus: 'ongoing' }),
    hoursAgo(3),
    'resolved/ongoing/false',
  ],
  [
    'an event of the very moment of the resolution leaves it resolved',
    issue({ status: 'resolved', resolvedAt: hoursAgo(2), substatus: 'ongoing' }),
    hoursAgo(2),
    'resolved/ongoing/false',
  ],
  ['an ignored issue stays ignored (facts: seeds T19)', issue({ status: 'ignored' }), now, 'ignored/new/false'],
  ['an issue under investigation stays so', issue({ status: 'investigating' }), now, 'investigating/new/false'],
  [
    'a regressed issue stays regressed for a week',
    issue({ substatus: 'regressed', regressedAt: hoursAgo(6 * 24), firstSeen: hoursAgo(900) }),
    now,
    'unresolved/regressed/false',
  ],
  [
    'and then is ongoing',
    issue({ substatus: 'regressed', regressedAt: hoursAgo(7 * 24), firstSeen: hoursAgo(900) }),
    now,
    'unresolved/ongoing/false',
  ],
  [
    'an escalating issue stays escalating',
    issue({ substatus: 'escalating', firstSeen: hoursAgo(900) }),
    now,
    'unresolved/escalating/false',
  ],
])('%s', (_, before, latestAt, expected) => {
  const after = statusAfterOccurrences(before, latestAt, now);

  expect(`${after.status}/${after.substatus}/${after.regressed}`).toBe(expected);
});
