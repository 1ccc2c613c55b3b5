import { expect, test } from 'vitest';
import { durationBucket } from './duration-bucket.ts';

test('every power of two begins an octave exactly', () => {
  for (let power = 0; power < 63; power += 1) expect(durationBucket(2 ** power)).toBe(8 * power);
});

test.each([
  [0, 0],
  [1, 0],
  [2, 8],
  [3, 12],
  [1_000_000, 159],
  [1_000_000_000, 239],
])('%i ns lies in bucket %i', (ns, bucket) => {
  expect(durationBucket(ns)).toBe(bucket);
});

test('the geometric middle of a bucket is at most 4.5 % away from what it stands for', () => {
  for (const ns of [1_234, 98_765, 5_000_001, 77_777_777_777]) {
    const middle = 2 ** ((durationBucket(ns) + 0.5) / 8);
    expect(Math.abs(middle - ns) / ns).toBeLessThan(0.045);
  }
});
