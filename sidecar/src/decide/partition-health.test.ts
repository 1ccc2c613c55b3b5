import { describe, expect, test } from 'vitest';
import { assessPartitions, type PartitionedTable } from './partition-health.ts';

const noon = new Date('2026-11-20T12:00:00Z');
const day = (date: string) => new Date(`${date}T00:00:00Z`);
const dayPartition = (date: string) => ({
  name: `span_${date.replaceAll('-', '_')}`,
  from: day(date),
  to: new Date(day(date).getTime() + 86_400_000),
  rows: 10,
  bytes: 100,
  indexBytes: 10,
  deadRows: 0,
  lastVacuumAt: null,
});
const aTable = (dates: string[], more: Partial<PartitionedTable> = {}): PartitionedTable => ({
  table: 'span',
  grain: 'day',
  ahead: 2,
  retentionDays: 30,
  lastError: null,
  partitions: dates.map(dayPartition),
  ...more,
});
const statesOf = (table: PartitionedTable, now = noon) =>
  assessPartitions(table, now).partitions.map(({ name, state }) => `${name.slice(-5)} ${state}`);

test('every partition has a state, those that should exist and do not included', () => {
  expect(statesOf(aTable(['2026-10-19', '2026-11-01', '2026-11-20', '2026-11-22']))).toEqual([
    '10_19 due',
    '11_01 existing',
    '11_20 current',
    '11_21 missing',
    '11_22 ahead',
  ]);
});

test('only the upper bound tells whether a partition is due', () => {
  const table = aTable(['2026-10-20'], { ahead: 1 });

  expect(statesOf(table, new Date(day('2026-11-20').getTime() - 1))[0]).toBe('10_20 existing');
  expect(statesOf(table, day('2026-11-20'))[0]).toBe('10_20 due');
});

describe('health says what is wrong and what to do', () => {
  const whole = ['2026-11-20', '2026-11-21', '2026-11-22'];
  test.each([
    ['all there', aTable(whole), 'ok', /All is well: 2 days ahead, kept for 30 days/],
    [
      'today missing',
      aTable(whole.slice(1)),
      'critical',
      /partition of now is missing \(span_2026_11_20\).*Create ahead/,
    ],
    ['no partition at all', aTable([]), 'critical', /partition of now is missing/],
    ['one ahead missing', aTable(whole.slice(0, 2)), 'warning', /Missing ahead: span_2026_11_22/],
    ['the job failed', aTable(whole, { lastError: 'disk full' }), 'warning', /failed: disk full/],
    ['due since yesterday', aTable(['2026-10-20', ...whole]), 'ok', /well/],
    ['due for days', aTable(['2026-10-15', ...whole]), 'warning', /older than 30 days and were not dropped/],
  ])('%s', (_, table, health, message) => {
    const assessed = assessPartitions(table, noon);

    expect(assessed.health).toBe(health);
    expect(assessed.message).toMatch(message);
  });
});

test('the next drop and the end of what is covered without a gap', () => {
  const table = aTable(['2026-11-19', '2026-11-20', '2026-11-21', '2026-11-23']);

  const { nextDropAt, aheadUntil } = assessPartitions(table, noon);

  expect(nextDropAt).toEqual(day('2026-12-20'));
  expect(aheadUntil).toEqual(day('2026-11-22'));
  expect(assessPartitions(aTable([]), noon)).toMatchObject({ nextDropAt: null, aheadUntil: null });
});
