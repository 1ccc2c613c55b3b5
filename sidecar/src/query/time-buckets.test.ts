import { describe, expect, test } from 'vitest';
import { countedSeconds, timeBuckets } from './time-buckets.ts';

const at = (clock: string) => new Date(`2026-11-20T${clock}Z`);
const windowOf = (from: string, to: string, intervalMs: number, maxDataPoints: number) => ({
  from: at(from),
  to: at(to),
  intervalMs,
  maxDataPoints,
});

describe('steps are round and at least as long as asked for', () => {
  test.each([
    ['10:00:00', '11:00:00', 1000, 1000, 1, 5_000],
    ['10:00:00', '11:00:00', 15_000, 100_000, 1, 15_000],
    ['10:00:00', '11:00:00', 1000, 60, 1, 60_000],
    ['10:00:00', '11:00:00', 1000, 59, 1, 120_000],
    ['10:00:00', '10:05:00', 1000, 1000, 60_000, 60_000],
    ['00:00:00', '23:59:59', 1000, 1, 1, 86_400_000],
    ['10:00:00', '11:00:00', 0, 0, 1, 10_000],
    ['10:00:00', '11:00:00', NaN, NaN, 1, 10_000],
  ])('%s to %s, interval %i, points %i, least %i: %i', (from, to, intervalMs, points, least, stepMs) => {
    expect(timeBuckets(windowOf(from, to, intervalMs, points), least).stepMs).toBe(stepMs);
  });
});

test('buckets begin at the epoch, so that two windows agree', () => {
  const { firstMs, stepMs, count } = timeBuckets(windowOf('10:02:30', '10:17:30', 300_000, 1000), 1);

  expect({ first: new Date(firstMs), stepMs, count }).toEqual({ first: at('10:00:00'), stepMs: 300_000, count: 4 });
});

test('the cut buckets at both ends count only what lies in the window', () => {
  const window = windowOf('10:02:30', '10:17:30', 300_000, 1000);
  const buckets = timeBuckets(window, 1);

  expect([0, 1, 2, 3].map((index) => countedSeconds(buckets, index, window, 1))).toEqual([150, 300, 300, 150]);
  // Rollups count the minute of the beginning whole.
  expect(countedSeconds(buckets, 0, window, 60_000)).toBe(180);
});
