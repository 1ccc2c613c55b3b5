import { expect, test } from 'vitest';
import { isDue, partitionAt, partitionsAhead } from './partition-bounds.ts';

test.each([
  ['day', '2026-11-21T23:59:59.999Z', 'span_2026_11_21', '2026-11-21T00:00:00.000Z', '2026-11-22T00:00:00.000Z'],
  ['day', '2028-02-29T00:00:00.000Z', 'span_2028_02_29', '2028-02-29T00:00:00.000Z', '2028-03-01T00:00:00.000Z'],
  ['day', '2026-12-31T12:00:00.000Z', 'span_2026_12_31', '2026-12-31T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
  ['month', '2026-12-31T23:59:59.999Z', 'span_2026_12', '2026-12-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
  // The clocks of many countries change on these days; UTC's does not.
  ['day', '2026-03-29T01:30:00.000Z', 'span_2026_03_29', '2026-03-29T00:00:00.000Z', '2026-03-30T00:00:00.000Z'],
] as const)('the %s of %s is %s', (grain, instant, name, from, to) => {
  expect(partitionAt('span', grain, new Date(instant))).toEqual({ name, from: new Date(from), to: new Date(to) });
});

test.each(['day', 'month'] as const)('%s partitions ahead have neither gap nor overlap', (grain) => {
  const partitions = partitionsAhead('span', grain, new Date('2027-01-31T12:00:00Z'), 40);

  expect(partitions).toHaveLength(41);
  for (const [index, { from }] of partitions.slice(1).entries()) {
    expect(from).toEqual(partitions[index]?.to);
  }
});

test('a partition is due when its end, not its beginning, is past the retention', () => {
  const november = partitionAt('e', 'month', new Date('2026-11-15T00:00:00Z'));

  expect(isDue(november, 90, new Date('2027-02-28T23:59:59Z'))).toBe(false);
  expect(isDue(november, 90, new Date('2027-03-01T00:00:00Z'))).toBe(true);
});
