import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from './parse-json.ts';

const large = (values: number) => Buffer.from(`[${'{},'.repeat(values)}"${'x'.repeat(1024 * 1024)}"]`);

test('any JSON comes out as it does of JSON.parse', () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      expect(parseJson(Buffer.from(text))).toEqual(JSON.parse(text));
    })
  );
});

test('a large document of few objects is read, one of very many is refused', () => {
  expect(parseJson(large(400_000))).toHaveLength(400_001);
  expect(() => parseJson(large(600_000))).toThrow(/more than 500000 objects/);
});

test('what stands in a text is no value', () => {
  const text = JSON.stringify({ body: '"[{,\\'.repeat(300_000) });

  expect(parseJson(Buffer.from(text))).toEqual(JSON.parse(text));
});

test('numbers are none of them', () => {
  expect(parseJson(Buffer.from(`[${'1,'.repeat(1_000_000)}1]`))).toHaveLength(1_000_001);
});
