import { expect, test } from 'vitest';
import { jsonSize } from './json-bounds.ts';

const sizeOf = (text: string, most = { depth: 1_000, values: 1_000 }) => jsonSize(Buffer.from(text), most);

test.each([
  ['1', 0, 0],
  ['{}', 1, 1],
  ['[1,2,3]', 1, 3],
  ['{"a":[{"b":1},{"c":[]}]}', 4, 6],
  [String.raw`{"a":"[[[,,,\"[{\\","b":"\u005b"}`, 1, 2],
  ['"[[[', 0, 0],
  ['', 0, 0],
])('%s', (text, depth, values) => {
  expect(sizeOf(text)).toEqual({ depth, values });
});

test('what is over a limit is known by its first bytes', () => {
  const most = { depth: 10, values: 20 };

  expect(sizeOf('['.repeat(100_000), most).depth).toBe(11);
  expect(sizeOf(`[${'1,'.repeat(100_000)}1]`, most).values).toBe(21);
});
