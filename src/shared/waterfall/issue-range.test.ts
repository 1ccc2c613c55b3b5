import { expect, test } from 'vitest';
import { issueRange } from './issue-range';

test('a day in whole milliseconds, with the span near its end', () => {
  expect(issueRange(Date.parse('2026-11-20T12:00:00.000Z') + 0.25)).toEqual({
    from: String(Date.parse('2026-11-19T13:00:00.000Z')),
    to: String(Date.parse('2026-11-20T13:00:00.000Z')),
  });
});
