import { describe, expect, test } from 'vitest';
import type { PartitionedTable, StoredPartition } from './partitioned-table.ts';
import { storageGrowth } from './storage-growth.ts';

const noon = new Date('2026-11-20T12:00:00Z');
const day = (date: string) => new Date(`${date}T00:00:00Z`);
const MB = 1_000_000;
const aPartition = (from: string, to: string, bytes: number, more: Partial<StoredPartition> = {}): StoredPartition => ({
  name: `p_${from}`,
  from: day(from),
  to: day(to),
  place: 'attached',
  since: null,
  kept: false,
  rows: null,
  bytes,
  indexBytes: 0,
  deadRows: 0,
  lastVacuumAt: null,
  ...more,
});
const aTable = (partitions: StoredPartition[], more: Partial<PartitionedTable> = {}) => ({
  grain: 'day' as const,
  retentionDays: 30,
  maxBytes: null,
  oldestRowAt: day('2026-11-18'),
  partitions,
  ...more,
});

describe('growth per day', () => {
  const steady = [
    aPartition('2026-11-18', '2026-11-19', 10 * MB),
    aPartition('2026-11-19', '2026-11-20', 10 * MB),
    aPartition('2026-11-20', '2026-11-21', 5 * MB),
    aPartition('2026-11-21', '2026-11-22', 0),
  ];
  test.each([
    ['of days as large as each other', aTable(steady), 10 * MB],
    [
      'of rows that began at six in the morning',
      aTable(steady.slice(2), { oldestRowAt: new Date('2026-11-20T06:00Z') }),
      20 * MB,
    ],
    ['of a table without rows', aTable(steady, { oldestRowAt: null }), null],
    ['of rows of five hours', aTable(steady.slice(2), { oldestRowAt: new Date('2026-11-20T07:00Z') }), null],
    ['after days without a partition', aTable([steady[0]!, steady[2]!]), 10 * MB],
    [
      'of the last week, not of a busy day before',
      aTable([aPartition('2026-10-01', '2026-10-02', 900 * MB), ...steady], { oldestRowAt: day('2026-10-01') }),
      10 * MB,
    ],
    [
      'of what is attached alone',
      aTable([aPartition('2026-11-17', '2026-11-18', 900 * MB, { place: 'detached' }), ...steady]),
      10 * MB,
    ],
    [
      'of a month that began on the tenth',
      aTable([aPartition('2026-11-01', '2026-12-01', 21 * MB)], { grain: 'month', oldestRowAt: day('2026-11-10') }),
      2 * MB,
    ],
  ])('%s', (_, table, bytesPerDay) => {
    expect(storageGrowth(table, noon).bytesPerDay).toBe(bytesPerDay);
  });
});

describe('size when the retention is reached', () => {
  const today = aPartition('2026-11-20', '2026-11-21', 5 * MB);
  const oldestRowAt = day('2026-11-20');
  const kept = aPartition('2026-01-01', '2026-01-02', 3 * MB, { kept: true });
  test.each([
    ['30 days and the one that is not yet due', aTable([today], { oldestRowAt }), 310 * MB],
    ['by months', aTable([today], { oldestRowAt, grain: 'month', retentionDays: 90 }), 1210 * MB],
    ['what is kept beyond it comes on top', aTable([kept, today], { oldestRowAt }), 313 * MB],
    ['a limit is not exceeded', aTable([today], { oldestRowAt, maxBytes: 50 * MB }), 50 * MB],
    ['but by the partition of now', aTable([today], { oldestRowAt, maxBytes: 4 * MB }), 10 * MB],
    ['not known without growth', aTable([], { oldestRowAt: null }), null],
  ])('%s', (_, table, projectedBytes) => {
    expect(storageGrowth(table, noon).projectedBytes).toBe(projectedBytes);
  });
});
