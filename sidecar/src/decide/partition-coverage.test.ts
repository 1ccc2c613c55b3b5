import { expect, test } from 'vitest';
import { describeGaps, describeParts, monthCoverage } from './partition-coverage.ts';

const range = (from: string, to: string) => ({ name: `p_${from}`, from: new Date(from), to: new Date(to) });
const months = ['2026-09', '2026-10', '2026-11', '2026-12', '2027-01', '2027-02', '2027-03'];
const monthly = months.slice(0, -1).map((month, index) => range(`${month}-01`, `${months[index + 1]}-01`));

test.each([
  ['three months ahead', monthly, [true, true, true, true]],
  ['December missing', monthly.filter(({ name }) => !name.includes('2026-12')), [true, false, false, false]],
  ['the current month only', monthly.slice(0, 3), [true, false, false, false]],
  ['days, of which the month needs more', [range('2026-11-20', '2026-11-21')], [false, false, false, false]],
  ['days from now to the end of the month', [range('2026-11-20', '2026-12-01')], [true, false, false, false]],
  ['nothing', [], [false, false, false, false]],
])('coverage of the next months: %s', (_, partitions, covered) => {
  const coverage = monthCoverage(partitions, new Date('2026-11-20T12:00Z'));

  expect(coverage.map(({ month }) => month)).toEqual(['2026-11', '2026-12', '2027-01', '2027-02']);
  expect(coverage.map((one) => one.covered)).toEqual(covered);
});

test('gaps are named with what they mean, in order of time', () => {
  const gaps = describeGaps([monthly[4]!, monthly[0]!, monthly[2]!]);

  expect(gaps).toEqual([
    'No partition from 2026-10-01 to 2026-11-01: nothing of that time is stored; one is made when a row of it arrives.',
    'No partition from 2026-12-01 to 2027-01-01: nothing of that time is stored; one is made when a row of it arrives.',
  ]);
  expect(describeGaps(monthly)).toEqual([]);
});

test('a partition of several whole months is none to complain about, a part of one is', () => {
  expect(describeParts([range('2026-01-01', '2026-04-01')], 'month')).toEqual([]);
  expect(describeParts([range('2026-01-01', '2026-01-15')], 'month')).toEqual([
    expect.stringMatching(/^p_2026-01-01 holds 2026-01-01 to 2026-01-15, which are no whole UTC months: /),
  ]);
  expect(describeParts([range('2026-01-01T01:00Z', '2026-01-02T01:00Z')], 'day')).toEqual([
    expect.stringMatching(/2026-01-01 01:00 UTC to 2026-01-02 01:00 UTC/),
  ]);
});
