import { describe, expect, test } from 'vitest';
import { duePartitions, refusalOf, type RetentionPolicy, type SizedPartition } from './partition-due.ts';

const noon = new Date('2026-11-20T12:00:00Z');
const DAY_MS = 86_400_000;

/** The partition of a day, `days` from the 20 November. */
function dayPartition(days: number, more: Partial<SizedPartition> = {}): SizedPartition {
  const from = new Date(Date.UTC(2026, 10, 20 + days));
  const name = `span_${from.toISOString().slice(0, 10).replaceAll('-', '_')}`;
  return { name, from, to: new Date(from.getTime() + DAY_MS), bytes: 100, heapBytes: 60, ...more };
}
const monthPartition = (month: number): SizedPartition => ({
  name: `e_2026_${String(month).padStart(2, '0')}`,
  from: new Date(Date.UTC(2026, month - 1)),
  to: new Date(Date.UTC(2026, month)),
  bytes: 100,
});
const daily = (more: Partial<RetentionPolicy> = {}): RetentionPolicy => ({
  grain: 'day',
  retentionDays: 30,
  maxBytes: null,
  ...more,
});
const dueNames = (policy: RetentionPolicy, partitions: SizedPartition[], now = noon) =>
  duePartitions(policy, partitions, now).map(({ name }) => name.slice(-5));

describe('what is due', () => {
  const week = [-3, -1, -2, 0, 1].map((days) => dayPartition(days));

  test('by age only once the upper bound is past the retention, oldest first', () => {
    expect(dueNames(daily({ retentionDays: 1 }), week)).toEqual(['11_17', '11_18']);
    expect(dueNames(daily({ retentionDays: 1 }), week, new Date('2026-11-20T23:59:59.999Z'))).not.toContain('11_19');
    expect(dueNames(daily({ retentionDays: 1 }), week, new Date('2026-11-21T00:00:00Z'))).toContain('11_19');
    expect(dueNames(daily(), week)).toEqual([]);
  });

  test('by volume the oldest, while what is left is larger than the limit', () => {
    expect(dueNames(daily({ maxBytes: 500 }), week)).toEqual([]);
    expect(dueNames(daily({ maxBytes: 499 }), week)).toEqual(['11_17']);
    expect(dueNames(daily({ maxBytes: 300 }), week)).toEqual(['11_17', '11_18']);
  });

  test('never the current partition nor one ahead, however small the limit', () => {
    expect(dueNames(daily({ maxBytes: 1 }), week)).toEqual(['11_17', '11_18', '11_19']);
  });

  test('what goes by age does not count for the volume', () => {
    expect(dueNames(daily({ retentionDays: 2, maxBytes: 400 }), week)).toEqual(['11_17']);
  });

  test('a month goes when its last day is older than the retention', () => {
    const months = [monthPartition(8), monthPartition(9), monthPartition(10), monthPartition(11)];

    expect(duePartitions({ grain: 'month', retentionDays: 31, maxBytes: null }, months, noon)).toEqual(
      months.slice(0, 2)
    );
  });
});

describe('a policy without sense is refused with a sentence', () => {
  test.each([
    [daily({ retentionDays: -1 }), /-1 days keeps nothing.*from 1 to 36500/],
    [daily({ retentionDays: 0 }), /0 days keeps nothing/],
    [daily({ retentionDays: 1.5 }), /1\.5 days is not a whole number/],
    [daily({ retentionDays: Number.NaN }), /NaN days is not a whole number/],
    [daily({ retentionDays: Infinity }), /Infinity days is not a whole number/],
    [daily({ retentionDays: 36_501 }), /longer than a hundred years.*at most 36500/],
    [daily({ grain: 'month', retentionDays: 30 }), /shorter than one partition.*31 days or more/],
    [daily({ maxBytes: 0 }), /0 bytes.*none for no limit/],
    [daily({ maxBytes: -5 }), /-5 bytes/],
    [daily({ maxBytes: 0.5 }), /0\.5 bytes/],
    [daily({ maxBytes: 2 ** 60 }), /bytes is not a whole number/],
  ])('%j', (policy, reason) => {
    expect(refusalOf(policy, [], noon)).toMatch(reason);
  });

  test.each([
    daily({ retentionDays: 1 }),
    daily({ retentionDays: 36_500 }),
    daily({ grain: 'month', retentionDays: 31 }),
    daily({ maxBytes: 1 }),
  ])('%j is not', (policy) => {
    expect(refusalOf(policy, [], noon)).toBeNull();
  });
});

describe('a policy that would empty a table of its past at once is refused', () => {
  const partitions = [-6, -5, -4, 0, 1].map((days) => dayPartition(days));

  test('by age, with the least that keeps something', () => {
    expect(refusalOf(daily({ retentionDays: 3 }), partitions, noon)).toMatch(
      /every partition of the past that has rows \(span_2026_11_14 to span_2026_11_16, 300 bytes\)\. Keep at least 4 days,/
    );
    expect(refusalOf(daily({ retentionDays: 4 }), partitions, noon)).toBeNull();
  });

  test('by volume, with the least that keeps something', () => {
    expect(refusalOf(daily({ maxBytes: 299 }), partitions, noon)).toMatch(/Keep at least 300 bytes,/);
    expect(refusalOf(daily({ maxBytes: 300 }), partitions, noon)).toBeNull();
  });

  test('an empty partition that would stay saves nothing: its indexes alone have bytes', () => {
    const empty = dayPartition(-1, { bytes: 48, heapBytes: 0 });

    expect(refusalOf(daily({ retentionDays: 3 }), [...partitions, empty], noon)).toMatch(/Keep at least 4 days/);
    expect(refusalOf(daily({ retentionDays: 3 }), [empty, dayPartition(0)], noon)).toBeNull();
  });

  test('one that does what the present policy does already is not', () => {
    const before = daily({ retentionDays: 3 });

    expect(refusalOf(daily({ retentionDays: 2 }), partitions, noon, before)).toBeNull();
    expect(refusalOf(daily({ retentionDays: 3 }), partitions, noon, daily({ retentionDays: 5 }))).not.toBeNull();
  });
});
