import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compare, subtract } from './decimal.ts';
import { becomesLast, incrementOf, type Increment, type Reading } from './increment.ts';

const counter = (time: number, value: string): Reading => ({ time, value, count: null, buckets: null });
const histogram = (time: number, value: string | null, counts: number[]): Reading => ({
  time,
  value,
  count: counts.reduce((sum, count) => sum + count, 0),
  buckets: { bounds: [1, 5], counts },
});

/** All increments of readings of one run, in this order of arrival. */
function measure(readings: readonly Reading[], startIsKnown: boolean): Increment[] {
  let last: Reading | null = null;
  return readings.map((reading) => {
    const increment = incrementOf(last, reading, { startIsKnown });
    if (becomesLast(increment)) last = reading;
    return increment;
  });
}
const kindsAndValues = (increments: readonly Increment[]) => increments.map(({ kind, value }) => `${kind} ${value}`);

test.each<[string, boolean, Reading[], string[]]>([
  ['a known start', true, [counter(1, '5'), counter(2, '7.5')], ['whole 5', 'grown 2.5']],
  ['an unknown start', false, [counter(1, '5'), counter(2, '7')], ['baseline 0', 'grown 2']],
  ['less than before', true, [counter(1, '5'), counter(2, '3'), counter(3, '4')], ['whole 5', 'reset 3', 'grown 1']],
  ['no change', true, [counter(1, '5'), counter(2, '5')], ['whole 5', 'grown 0']],
  ['a late reading', true, [counter(2, '5'), counter(1, '3'), counter(3, '6')], ['whole 5', 'late 0', 'grown 1']],
  ['a repeated one', true, [counter(1, '5'), counter(1, '5'), counter(2, '6')], ['whole 5', 'repeated 0', 'grown 1']],
  ['two at one time', true, [counter(1, '5'), counter(1, '6'), counter(2, '7')], ['whole 5', 'late 0', 'grown 2']],
  ['a gap', true, [counter(1, '5'), counter(900, '50')], ['whole 5', 'grown 45']],
])('%s', (_, startIsKnown, readings, expected) => {
  expect(kindsAndValues(measure(readings, startIsKnown))).toEqual(expected);
});

test('a histogram grows in sum, count and buckets', () => {
  const [, second] = measure([histogram(1, '9', [1, 1, 1]), histogram(2, '8', [3, 1, 2])], true);

  // The sum may fall: observations may be negative.
  expect(second).toEqual({ kind: 'grown', value: '-1', count: 3, buckets: { bounds: [1, 5], counts: [2, 0, 1] } });
});

test.each<[string, Reading]>([
  ['fewer observations', histogram(2, '1', [1, 0, 0])],
  ['fewer in one bucket', histogram(2, '9', [0, 9, 9])],
  ['other bounds', { ...histogram(2, '9', [9, 9, 9]), buckets: { bounds: [1, 6], counts: [9, 9, 9] } }],
  ['no buckets any more', { ...histogram(2, '9', [9, 9, 9]), buckets: null }],
])('a histogram with %s has begun again', (_, now) => {
  expect(incrementOf(histogram(1, '9', [1, 1, 1]), now, { startIsKnown: true })).toMatchObject({
    kind: 'reset',
    value: now.value,
    count: now.count,
  });
});

test('a histogram without a sum has none in its increments', () => {
  const increments = measure([histogram(1, null, [1, 0, 0]), histogram(2, null, [1, 1, 0])], true);

  expect(increments.map(({ value, count }) => [value, count])).toEqual([
    [null, 1],
    [null, 1],
  ]);
});

test('increments of a run with a known start add up to its highest total in any order of arrival', () => {
  const steps = fc.array(fc.double({ min: 0, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 20 });
  const shuffled = steps.chain((amounts) => {
    let total = 0;
    const readings = amounts.map((amount, time) => counter(time, String((total += amount))));
    return fc.shuffledSubarray([...readings, ...readings], { minLength: 1 });
  });

  fc.assert(
    fc.property(shuffled, (readings) => {
      const increments = measure(readings, true);

      const rest = increments.reduce(
        (left, { value }) => subtract(left, value ?? '0'),
        readings.map(({ value }) => value ?? '0').reduce((a, b) => (compare(a, b) < 0 ? b : a))
      );
      expect(rest).toBe('0');
      expect(increments.every(({ value }) => compare(value ?? '0', '0') >= 0)).toBe(true);
    })
  );
});
