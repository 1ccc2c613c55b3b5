import { expect, test } from 'vitest';
import { jsonShape } from './json-bounds.ts';

const shapeOf = (text: string, most = { depth: 1_000, containers: 1_000 }) => jsonShape(Buffer.from(text), most);

test.each([
  ['1', 0, 0],
  ['{}', 1, 1],
  ['[1,2,3]', 1, 1],
  ['{"a":[{"b":1},{"c":[]}]}', 4, 5],
  [String.raw`{"a":"[[[,,,\"[{\\","b":"\u005b"}`, 1, 1],
  ['"[[[', 0, 0],
  ['', 0, 0],
])('%s', (text, depth, containers) => {
  expect(shapeOf(text)).toEqual({ depth, containers });
});

test('what is over a limit is known by its first bytes', () => {
  const most = { depth: 10, containers: 20 };

  expect(shapeOf('['.repeat(100_000), most).depth).toBe(11);
  expect(shapeOf(`[${'{},'.repeat(100_000)}{}]`, most).containers).toBe(21);
});
