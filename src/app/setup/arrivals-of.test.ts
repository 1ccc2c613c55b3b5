import { expect, test } from 'vitest';
import { arrivalsOf } from './arrivals-of';

const nothing = [
  { signal: 'traces' as const, count: 0, lastAt: null },
  { signal: 'errors' as const, count: 0, lastAt: null },
];
const aTrace = { signal: 'traces' as const, count: 3, lastAt: '2026-03-01T12:00:00Z' };

test('nothing in the last hour is still waiting, whatever came before', () => {
  expect(arrivalsOf(nothing, nothing)).toEqual([]);
  expect(arrivalsOf([{ ...aTrace, count: 0 }], nothing)).toEqual([]);
});

test('what comes while the page is open is new, what came before is not', () => {
  expect(arrivalsOf([aTrace], nothing)).toEqual([
    { signal: 'traces', count: 3, lastAt: new Date('2026-03-01T12:00:00Z'), isNew: true },
  ]);
  expect(arrivalsOf([aTrace], [{ ...aTrace, count: 1 }])[0]?.isNew).toBe(false);
});
