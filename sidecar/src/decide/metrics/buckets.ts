/** Counts of observations by size, as they are stored in metric_point.distribution. */
export type Buckets = ExplicitBuckets | ExponentialBuckets;

interface ExplicitBuckets {
  /** Upper bounds, rising; the last bucket has none. */
  bounds: number[];
  /** One more than there are bounds. */
  counts: number[];
}

export interface ExponentialBuckets {
  /** The bucket i reaches from base^i (excluded) to base^(i+1), where base is 2^(2^-scale). */
  scale: number;
  zero: number;
  /** What counts as zero; left out when 0. */
  zero_threshold?: number;
  positive: BucketRow;
  negative: BucketRow;
}

export interface BucketRow {
  /** Number of the first bucket. */
  offset: number;
  counts: number[];
}

/** What came on top of `last`, or null when `now` cannot be a continuation of it: fewer in a bucket, other buckets. */
export function bucketsSince(last: Buckets, now: Buckets): Buckets | null {
  if ('bounds' in last) return 'bounds' in now ? explicitSince(last, now) : null;
  return 'bounds' in now ? null : exponentialSince(last, now);
}

function explicitSince(last: ExplicitBuckets, now: ExplicitBuckets): ExplicitBuckets | null {
  if (last.bounds.length !== now.bounds.length || last.bounds.some((bound, i) => bound !== now.bounds[i])) return null;
  const counts = now.counts.map((count, i) => count - (last.counts[i] ?? 0));
  return counts.some((count) => count < 0) ? null : { bounds: now.bounds, counts };
}

// Senders make their buckets wider as the range grows: the last ones are merged until they have the same width.
function exponentialSince(last: ExponentialBuckets, now: ExponentialBuckets): ExponentialBuckets | null {
  const wider = last.scale - now.scale;
  if (wider < 0 || last.zero_threshold !== now.zero_threshold) return null;
  const zero = now.zero - last.zero;
  const positive = rowSince(mergeBuckets(last.positive, wider), now.positive);
  const negative = rowSince(mergeBuckets(last.negative, wider), now.negative);
  if (zero < 0 || positive === null || negative === null) return null;
  return { ...now, zero, positive, negative };
}

/** The same observations with a scale that is lower by `steps`: each step merges two neighbours. */
export function mergeBuckets({ offset, counts }: BucketRow, steps: number): BucketRow {
  if (steps === 0 || counts.length === 0) return { offset, counts };
  const place = (index: number) => Math.floor(index / 2 ** steps);
  const first = place(offset);
  const merged = Array.from({ length: place(offset + counts.length - 1) - first + 1 }, () => 0);
  counts.forEach((count, i) => {
    const at = place(offset + i) - first;
    merged[at] = (merged[at] ?? 0) + count;
  });
  return { offset: first, counts: merged };
}

function rowSince(last: BucketRow, now: BucketRow): BucketRow | null {
  const left = new Map(last.counts.map((count, i) => [last.offset + i, count]));
  const counts = now.counts.map((count, i) => {
    const before = left.get(now.offset + i) ?? 0;
    left.delete(now.offset + i);
    return count - before;
  });
  const isContinued = counts.every((count) => count >= 0) && [...left.values()].every((count) => count === 0);
  return isContinued ? { offset: now.offset, counts } : null;
}
