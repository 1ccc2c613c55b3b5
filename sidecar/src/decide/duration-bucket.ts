/** Buckets of an octave in the histogram of span durations; see migrations/0006. */
const BUCKETS_PER_OCTAVE = 8;

/** Bucket of a duration in nanoseconds: floor(8 × log2(max(d, 1))), from 0 (1 ns and less) to 504. */
export function durationBucket(durationNs: number): number {
  return durationNs <= 1 ? 0 : Math.floor(BUCKETS_PER_OCTAVE * Math.log2(durationNs));
}
