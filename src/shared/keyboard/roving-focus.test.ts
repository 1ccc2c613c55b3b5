import { expect, test } from 'vitest';
import { targetOf } from './use-roving-focus';

test.each([
  ['ArrowRight', 0, 1],
  ['ArrowRight', 4, 4],
  ['ArrowLeft', 4, 3],
  ['ArrowLeft', 0, 0],
  ['Home', 3, 0],
  ['End', 1, 4],
  ['Tab', 1, undefined],
])('%s from item %i of five leads to %s', (key, index, expected) => {
  expect(targetOf(key, index, 5)).toBe(expected);
});
