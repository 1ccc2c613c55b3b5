import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compare, subtract, toDecimal } from './decimal.ts';

test.each([
  ['0.3', '0.1', '0.2'],
  ['1', '1', '0'],
  ['1e21', '1', '999999999999999999999'],
  ['0.1', '0.3', '-0.2'],
  ['9223372036854775807', '1', '9223372036854775806'],
  ['-5e-7', '5e-7', '-0.000001'],
])('%s minus %s is %s', (a, b, difference) => {
  expect(subtract(a, b)).toBe(difference);
});

test('the text of a number means that number, without an exponent', () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = toDecimal(value);

      expect(text).not.toMatch(/e/i);
      expect(Number(text)).toBe(Object.is(value, -0) ? 0 : value);
    })
  );
});

test('what was taken away and the rest make the whole, and the order is that of numbers', () => {
  const doubles = fc.double({ noNaN: true, noDefaultInfinity: true });

  fc.assert(
    fc.property(doubles, doubles, (a, b) => {
      const rest = subtract(toDecimal(a), toDecimal(b));

      expect(subtract(toDecimal(a), rest)).toBe(toDecimal(b));
      expect(compare(toDecimal(a), toDecimal(b))).toBe(Math.sign(a < b ? -1 : a > b ? 1 : 0));
    })
  );
});

test('what is no number is refused', () => {
  expect(() => compare('NaN', '1')).toThrow('"NaN" is not a decimal number.');
});
