import { expect, test } from 'vitest';
import { labelledSlots } from './label-slots';

const labelled = (options: Parameters<typeof labelledSlots>[0]) => [...labelledSlots(options)];

test('with room for all, all are labelled', () => {
  expect(labelled({ count: 4, current: 2, width: 400, labelWidth: 44 })).toEqual([0, 1, 2, 3]);
});

test('without room, every so many from the current one to both sides, and none over the edge', () => {
  expect(labelled({ count: 20, current: 17, width: 360, labelWidth: 32 })).toEqual([2, 5, 8, 11, 14, 17]);
});

test('the current one keeps its label at the edge', () => {
  expect(labelled({ count: 30, current: 29, width: 300, labelWidth: 44 })).toContain(29);
});

test.each([
  [{ count: 0, current: -1, width: 300, labelWidth: 44 }, []],
  [{ count: 3, current: -1, width: 0, labelWidth: 44 }, []],
])('nothing to label, or nowhere: %j', (options, expected) => {
  expect(labelled(options)).toEqual(expected);
});
