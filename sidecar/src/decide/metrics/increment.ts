import { bucketsSince, type Buckets } from './buckets.ts';
import { compare, subtract, type Decimal } from './decimal.ts';

/** What a sender reports of a cumulative series: everything since the start of its run. */
export interface Reading {
  /** Microseconds since 1970. */
  time: number;
  /** The total of a counter; the sum of a histogram or summary, null when it was not sent. */
  value: Decimal | null;
  /** Observations of a histogram or summary; null for a counter. */
  count: number | null;
  buckets: Buckets | null;
}

/** What a reading adds to everything that was stored of its run before. */
export interface Increment {
  /**
   * - `whole`: the first reading of a run whose start is known: all of it is new.
   * - `grown`: the difference to the last reading.
   * - `reset`: less than before, so the sender has begun again: all of it is new.
   * - `baseline`: the first reading of a run of unknown start: nothing can be said about what is new.
   * - `late`: not after the last reading, which contains it: nothing is new.
   * - `repeated`: the last reading once more: nothing is new, and there is nothing to store.
   */
  kind: 'whole' | 'grown' | 'reset' | 'baseline' | 'late' | 'repeated';
  value: Decimal | null;
  count: number | null;
  buckets: Buckets | null;
}

/**
 * Measures a reading against the last one of the same run, that is of the same series and start time. Increments of a
 * run add up to its highest total in whatever order its readings arrive, as long as the sender does not begin again
 * without a new start time.
 */
export function incrementOf(
  last: Reading | null,
  now: Reading,
  { startIsKnown }: { startIsKnown: boolean }
): Increment {
  if (last === null) return startIsKnown ? { kind: 'whole', ...totalsOf(now) } : nothing('baseline', now);
  if (now.time <= last.time) return nothing(isSame(last, now) ? 'repeated' : 'late', now);
  return differenceOf(last, now) ?? { kind: 'reset', ...totalsOf(now) };
}

/** Whether later readings are to be measured against this one. */
export function becomesLast({ kind }: Increment): boolean {
  return kind !== 'late' && kind !== 'repeated';
}

function totalsOf({ value, count, buckets }: Reading): Omit<Increment, 'kind'> {
  return { value, count, buckets };
}

function nothing(kind: Increment['kind'], now: Reading): Increment {
  return { kind, value: now.value === null ? null : '0', count: now.count === null ? null : 0, buckets: null };
}

function isSame(last: Reading, now: Reading): boolean {
  return last.time === now.time && last.value === now.value && last.count === now.count;
}

function differenceOf(last: Reading, now: Reading): Increment | null {
  if (now.count === null) return sumDifference(last, now);
  const count = now.count - (last.count ?? 0);
  if (count < 0 || (last.buckets === null) !== (now.buckets === null)) return null;
  const buckets = last.buckets === null || now.buckets === null ? null : bucketsSince(last.buckets, now.buckets);
  if (buckets === null && now.buckets !== null) return null;
  // Observations may be negative, so a sum that falls says nothing about a reset.
  const value = last.value === null || now.value === null ? null : subtract(now.value, last.value);
  return { kind: 'grown', value, count, buckets };
}

function sumDifference(last: Reading, now: Reading): Increment | null {
  if (last.value === null || now.value === null || compare(now.value, last.value) < 0) return null;
  return { kind: 'grown', value: subtract(now.value, last.value), count: null, buckets: null };
}
