import fc from 'fast-check';
import { expect, test } from 'vitest';
import { bucketsSince, mergeBuckets, type ExponentialBuckets } from './buckets.ts';

const exponential = (scale: number, offset: number, counts: number[], zero = 0): ExponentialBuckets => ({
  scale,
  zero,
  positive: { offset, counts },
  negative: { offset: 0, counts: [] },
});

test('explicit buckets are subtracted one by one', () => {
  const since = bucketsSince({ bounds: [1, 5], counts: [1, 2, 3] }, { bounds: [1, 5], counts: [1, 4, 4] });

  expect(since).toEqual({ bounds: [1, 5], counts: [0, 2, 1] });
});

test.each([
  ['other bounds', { bounds: [1, 6], counts: [1, 2, 3] }],
  ['fewer in a bucket', { bounds: [1, 5], counts: [9, 1, 9] }],
  ['another kind', exponential(0, 0, [9, 9, 9])],
])('%s are no continuation', (_, now) => {
  expect(bucketsSince({ bounds: [1, 5], counts: [1, 2, 3] }, now)).toBeNull();
});

test('exponential buckets are subtracted by their number, also when the range has grown', () => {
  const since = bucketsSince(exponential(3, 4, [1, 2], 1), exponential(3, 3, [5, 2, 2, 1], 4));

  expect(since).toEqual(exponential(3, 3, [5, 1, 0, 1], 3));
});

test('buckets that became wider are compared with the last ones merged', () => {
  // Numbers -3..2 with half of the resolution: -2, -1, -1, 0, 0, 1.
  const last = exponential(1, -3, [1, 1, 1, 1, 1, 1]);

  expect(bucketsSince(last, exponential(0, -2, [1, 3, 2, 1]))).toEqual(exponential(0, -2, [0, 1, 0, 0]));
});

test.each([
  ['finer buckets', exponential(2, 0, [9, 9])],
  ['fewer in a bucket', exponential(1, 0, [1])],
  ['a bucket that is gone', exponential(1, 1, [9])],
  ['another threshold of zero', { ...exponential(1, 0, [9, 9]), zero_threshold: 0.1 }],
])('exponential: %s are no continuation', (_, now) => {
  expect(bucketsSince(exponential(1, 0, [2, 2]), now)).toBeNull();
});

test('merging loses no observation, and merging twice by one step is merging once by two', () => {
  const row = fc.record({
    offset: fc.integer({ min: -1_000, max: 1_000 }),
    counts: fc.array(fc.nat(1_000), { minLength: 1, maxLength: 40 }),
  });

  fc.assert(
    fc.property(row, (given) => {
      const total = (counts: number[]) => counts.reduce((sum, count) => sum + count, 0);

      expect(total(mergeBuckets(given, 3).counts)).toBe(total(given.counts));
      expect(mergeBuckets(mergeBuckets(given, 1), 1)).toEqual(mergeBuckets(given, 2));
    })
  );
});
