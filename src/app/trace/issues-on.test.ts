import { expect, test } from 'vitest';
import type { Span } from '../../shared/waterfall/span';
import { issuesOn } from './issues-on';

const aSpan = (startMs: number, issueId: string | null, errorTitle: string | null = null) =>
  ({ startMs, issueId, errorTitle, name: 'GET /' }) as Span;

test('each issue is named once, in the order in which they happened', () => {
  const spans = [aSpan(30, 'b', 'TimeoutError'), aSpan(10, 'a'), aSpan(20, 'b', 'Timeout'), aSpan(5, null)];

  expect(issuesOn(spans)).toEqual([
    { issueId: 'a', title: 'GET /', startMs: 10, spans: 1 },
    { issueId: 'b', title: 'Timeout', startMs: 20, spans: 2 },
  ]);
});
