import { expect, test } from 'vitest';
import type { RetentionPreview } from '../../../contract/api';
import { dropsInNumbers, dropsInRows, dropsInTime } from './describe-drops';

const aDrop = (from: string, to: string, rows: number | null = 10): RetentionPreview['drops'][number] => ({
  partition: `p_${from}`,
  from: `${from}T00:00:00.000Z`,
  to: `${to}T00:00:00.000Z`,
  rows,
  bytes: 1_000_000,
});
const days = [aDrop('2026-10-01', '2026-10-02', 1_200_000), aDrop('2026-10-02', '2026-10-03', 1_000_000)];

test('the numbers add up over tables', () => {
  expect(
    dropsInNumbers([
      { drops: days, bytes: 2_000_000_000 },
      { drops: [days[0]!], bytes: 1_400_000_000 },
      { drops: [], bytes: 0 },
    ])
  ).toBe('3 partitions, 3.4 GB');
  expect(dropsInNumbers([{ drops: [], bytes: 0 }])).toBe('');
});

test('the last day is that before the excluded bound', () => {
  expect(dropsInTime({ drops: days })).toBe('2026-10-01 to 2026-10-02');
  expect(dropsInTime({ drops: [aDrop('2026-10-01', '2026-11-01')] })).toBe('2026-10-01 to 2026-10-31');
  expect(dropsInTime({ drops: [days[0]!] })).toBe('2026-10-01');
  expect(dropsInTime({ drops: [] })).toBe('');
});

test.each([
  [days, 'about 2.2 M rows'],
  [[...days, aDrop('2026-10-03', '2026-10-04', null)], 'more than 2.2 M rows'],
  [[aDrop('2026-10-03', '2026-10-04', null)], 'rows not counted yet'],
])('rows are an estimate, or not known', (drops, expected) => {
  expect(dropsInRows({ drops })).toBe(expected);
});
