import { describe, expect, test } from 'vitest';
import { assessPartitions } from './partition-health.ts';
import type { PartitionedTable, StoredPartition } from './partitioned-table.ts';

const noon = new Date('2026-11-20T12:00:00Z');
const day = (date: string) => new Date(`${date}T00:00:00Z`);
const hoursAgo = (hours: number) => new Date(noon.getTime() - hours * 3_600_000);
const dayPartition = (date: string, more: Partial<StoredPartition> = {}): StoredPartition => ({
  name: `span_${date.replaceAll('-', '_')}`,
  from: day(date),
  to: new Date(day(date).getTime() + 86_400_000),
  place: 'attached',
  since: null,
  kept: false,
  rows: 10,
  bytes: 100,
  indexBytes: 10,
  deadRows: 0,
  lastVacuumAt: null,
  ...more,
});
const aTable = (
  partitions: Array<string | StoredPartition>,
  more: Partial<PartitionedTable> = {}
): PartitionedTable => ({
  table: 'span',
  grain: 'day',
  ahead: 2,
  retentionDays: 30,
  maxBytes: null,
  lastError: null,
  oldestRowAt: null,
  partitions: partitions.map((one) => (typeof one === 'string' ? dayPartition(one) : one)),
  unbounded: [],
  ...more,
});
const statesOf = (table: PartitionedTable, now = noon) =>
  assessPartitions(table, now).partitions.map(({ name, state }) => `${name.slice(-5)} ${state}`);
const whole = ['2026-11-20', '2026-11-21', '2026-11-22'];

test('every partition has a state, those that should exist and do not included', () => {
  expect(statesOf(aTable(['2026-10-19', '2026-11-01', '2026-11-20', '2026-11-22']))).toEqual([
    '10_19 due',
    '11_01 existing',
    '11_20 current',
    '11_21 missing',
    '11_22 ahead',
  ]);
});

test('what is kept, on its way out or archived is told from what is due', () => {
  const table = aTable([
    dayPartition('2026-10-15', { place: 'archived', since: hoursAgo(90) }),
    dayPartition('2026-10-16', { kept: true }),
    dayPartition('2026-10-17', { place: 'detached', since: hoursAgo(1) }),
    '2026-10-18',
    dayPartition('2026-11-19', { kept: true }),
    ...whole,
  ]);

  expect(statesOf(table).slice(0, 5)).toEqual([
    '10_15 archived',
    '10_16 kept',
    '10_17 detached',
    '10_18 due',
    '11_19 existing',
  ]);
});

test('only the upper bound tells whether a partition is due', () => {
  const table = aTable(['2026-10-20'], { ahead: 1 });

  expect(statesOf(table, new Date(day('2026-11-20').getTime() - 1))[0]).toBe('10_20 existing');
  expect(statesOf(table, day('2026-11-20'))[0]).toBe('10_20 due');
});

test('the oldest are due while the table is larger than its limit', () => {
  const table = aTable(['2026-11-17', '2026-11-18', '2026-11-19', ...whole], { maxBytes: 450 });

  expect(statesOf(table).slice(0, 4)).toEqual(['11_17 due', '11_18 due', '11_19 existing', '11_20 current']);
});

describe('health says what is wrong and what to do', () => {
  const late = (date: string, more: Partial<PartitionedTable> = {}) => aTable([date, ...whole], more);
  const monthTable = (name: string, from: string, to: string) =>
    aTable(
      [
        dayPartition('2026-11-01', { name, from: day(from), to: day(to) }),
        dayPartition('2026-11-01', { name: 'tb_2026_11', from: day('2026-11-01'), to: day('2027-03-01') }),
      ],
      { grain: 'month', retentionDays: 90 }
    );
  test.each([
    ['all there', aTable(whole), 'ok', /All is well: 2 days ahead, kept for 30 days/],
    [
      'today missing',
      aTable(whole.slice(1)),
      'critical',
      /partition of now is missing \(span_2026_11_20\).*Create ahead/,
    ],
    [
      'today missing because the job fails',
      aTable(whole.slice(1), { lastError: 'disk full' }),
      'critical',
      /"Create ahead"\. The last run failed: disk full/,
    ],
    ['no partition at all', aTable([]), 'critical', /partition of now is missing/],
    ['one ahead missing', aTable(whole.slice(0, 2)), 'warning', /Missing ahead: span_2026_11_22/],
    ['the job failed', aTable(whole, { lastError: 'disk full' }), 'warning', /failed: disk full/],
    ['due since noon', late('2026-10-20'), 'ok', /well/],
    ['due for a day and a half', late('2026-10-19'), 'warning', /Retention is one day late.*sidecar running/],
    ['due for days', late('2026-10-15'), 'critical', /Retention is 5 days late: rows older than 30 days are still/],
    ['due for days, for a known reason', late('2026-10-15', { lastError: 'locked' }), 'critical', /failed: locked/],
    ['a month due for two days', monthTable('tb_2026_07', '2026-07-18', '2026-08-20'), 'warning', /is 2 days late/],
    ['a month due for a month', monthTable('tb_2026_06', '2026-06-01', '2026-07-01'), 'critical', /is 52 days late/],
    ['kept for years', aTable([dayPartition('2024-10-15', { kept: true }), ...whole]), 'ok', /well/],
    [
      'detached and forgotten',
      aTable([dayPartition('2026-10-20', { place: 'detached', since: hoursAgo(25) }), ...whole]),
      'warning',
      /span_2026_10_20 was detached more than a day ago/,
    ],
    [
      'detached just now',
      aTable([dayPartition('2026-10-20', { place: 'detached', since: hoursAgo(1) }), ...whole]),
      'ok',
      /well/,
    ],
    [
      'detached for days, with rows that should be gone',
      aTable([dayPartition('2026-10-10', { place: 'detached', since: hoursAgo(240) }), ...whole]),
      'critical',
      /is 10 days late/,
    ],
    ['archived', aTable([dayPartition('2024-10-20', { place: 'archived' }), ...whole]), 'ok', /well/],
    [
      'half a day',
      aTable([dayPartition('2026-11-19', { to: hoursAgo(24) }), ...whole]),
      'warning',
      /span_2026_11_19 holds 2026-11-19 to 2026-11-19 12:00 UTC, which are no whole UTC days/,
    ],
    ['a DEFAULT partition', aTable(whole, { unbounded: ['span_rest'] }), 'warning', /span_rest has no bounds in time/],
    ['a gap in the past', aTable(['2026-11-01', ...whole]), 'ok', /well/],
    ['too large with what must stay', aTable(whole, { maxBytes: 200 }), 'warning', /larger than the limit/],
    ['too large, but the next run helps', aTable(['2026-11-19', ...whole], { maxBytes: 400 }), 'ok', /well/],
  ])('%s', (_, table, health, message) => {
    const assessed = assessPartitions(table, noon);

    expect(assessed.message).toMatch(message);
    expect(assessed.health).toBe(health);
  });
});

test('the next drop and the end of what is covered without a gap', () => {
  const table = aTable(['2026-11-19', '2026-11-20', '2026-11-21', '2026-11-23']);

  const { nextDropAt, aheadUntil } = assessPartitions(table, noon);

  expect(nextDropAt).toEqual(day('2026-12-20'));
  expect(aheadUntil).toEqual(day('2026-11-22'));
  expect(assessPartitions(aTable([]), noon)).toMatchObject({ nextDropAt: null, aheadUntil: null, latenessMs: 0 });
});

test('lateness counts from the moment at which the oldest partition was due', () => {
  expect(assessPartitions(aTable(['2026-10-20', ...whole]), noon).latenessMs).toBe(12 * 3_600_000);
  expect(assessPartitions(aTable(['2026-10-21', ...whole]), noon).latenessMs).toBe(0);
});

test('sizes, dead rows and the last vacuum of a table are those of its partitions', () => {
  const vacuumed = hoursAgo(3);
  const table = aTable([
    dayPartition('2026-11-19', { deadRows: 3, lastVacuumAt: hoursAgo(30) }),
    dayPartition('2026-11-20', { deadRows: 4, lastVacuumAt: vacuumed }),
    ...whole.slice(1),
  ]);

  expect(assessPartitions(table, noon)).toMatchObject({ bytes: 440, deadRows: 7, lastVacuumAt: vacuumed });
});
