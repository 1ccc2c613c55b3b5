import type { QueryWindow } from './parsed-query.ts';

/** The time axis of a series: equal steps, aligned to the epoch so that two panels agree about the borders. */
export interface TimeBuckets {
  stepMs: number;
  /** Start of the first bucket in ms epoch; may lie before the window. */
  firstMs: number;
  count: number;
}

/** The buckets of a window. Steps are round numbers of at least `leastMs`, and there are at most as many as asked for. */
export function timeBuckets({ from, to, intervalMs, maxDataPoints }: QueryWindow, leastMs: number): TimeBuckets {
  const widthMs = Math.max(1, to.getTime() - from.getTime());
  const points = Math.min(MOST_POINTS, Math.max(1, Math.floor(maxDataPoints) || STANDARD_POINTS));
  const stepMs = niceStepMs(Math.max(leastMs, intervalMs || 0, widthMs / points));
  const firstMs = Math.floor(from.getTime() / stepMs) * stepMs;
  return { stepMs, firstMs, count: Math.max(1, Math.ceil((to.getTime() - firstMs) / stepMs)) };
}

/** Start of bucket number `index` in ms epoch. */
export function bucketStartMs({ firstMs, stepMs }: TimeBuckets, index: number): number {
  return firstMs + index * stepMs;
}

/**
 * How many seconds of a bucket lie within what was counted. The first and the last bucket of a window are cut, and a
 * rate over their full step would dip at both ends. Rows are counted in units of `unitMs` from the start of the window.
 */
export function countedSeconds(buckets: TimeBuckets, index: number, { from, to }: QueryWindow, unitMs: number): number {
  const start = Math.max(bucketStartMs(buckets, index), Math.floor(from.getTime() / unitMs) * unitMs);
  const end = Math.min(bucketStartMs(buckets, index + 1), to.getTime());
  return Math.max(end - start, 1000) / 1000;
}

const MOST_POINTS = 5000;
const STANDARD_POINTS = 500;
const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NICE_STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
];

function niceStepMs(leastMs: number): number {
  return NICE_STEPS.find((step) => step >= leastMs) ?? Math.ceil(leastMs / DAY) * DAY;
}
