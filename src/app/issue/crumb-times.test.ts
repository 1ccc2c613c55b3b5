import { expect, test } from 'vitest';
import { failingIndex, offsetOf } from './crumb-times';

const occurredAt = '2026-03-01T12:00:00.000Z';

test.each([
  ['2026-03-01T11:59:57.600Z', '−2.4 s'],
  ['2026-03-01T12:00:00.000Z', '0 ms'],
  ['2026-03-01T12:00:00.012Z', '12 ms'],
  [null, '–'],
  ['yesterday', '–'],
])('at %s reads %s', (at, text) => {
  expect(offsetOf({ at }, occurredAt)).toBe(text);
});

test('the last error among the breadcrumbs is the failing one', () => {
  const crumbs = [
    { level: 'error', category: 'http' },
    { level: 'error', category: 'console' },
    { level: 'info', category: 'ui.click' },
  ];

  expect(failingIndex(crumbs)).toBe(1);
  expect(failingIndex([{ level: 'info', category: null }])).toBe(-1);
});
