import { expect, test } from 'vitest';
import { shareBars } from './share-bars';

test('the largest come first and the rest is one', () => {
  const shares = [
    { value: 'a', count: 10 },
    { value: 'b', count: 60 },
    { value: 'c', count: 20 },
    { value: 'd', count: 10 },
  ];

  const { bars, others } = shareBars(shares, 2);

  expect(bars).toEqual([
    { value: 'b', count: 60, share: 0.6 },
    { value: 'c', count: 20, share: 0.2 },
  ]);
  expect(others).toEqual({ values: 2, share: 0.2 });
});

test('nothing counted gives no share instead of an impossible one', () => {
  expect(shareBars([{ value: 'a', count: 0 }], 5).bars).toEqual([{ value: 'a', count: 0, share: 0 }]);
  expect(shareBars([], 5)).toEqual({ bars: [], others: { values: 0, share: 0 } });
});
