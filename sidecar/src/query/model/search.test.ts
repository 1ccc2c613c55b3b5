import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SearchError, type SearchTerm } from '../search-term.ts';
import { parseSearch, printSearch } from './search.ts';

const termsOf = (line: string) => parseSearch(line).map(({ at: _, ...term }) => term);
const faultOf = (line: string): SearchError => {
  try {
    parseSearch(line);
  } catch (error) {
    if (error instanceof SearchError) return error;
    throw error;
  }
  throw new Error(`"${line}" was read without a fault`);
};
const key = (name: string, text: string, rest: Partial<SearchTerm> = {}) => ({
  negated: false,
  key: name,
  operator: '=',
  values: [[text]],
  ...rest,
});
const text = (...pieces: string[]) => ({ negated: false, key: null, operator: '=', values: [pieces] });

describe('a search line is read as terms', () => {
  test.each([
    ['', []],
    ['   ', []],
    [
      'is:unresolved service:checkout card declined',
      [key('is', 'unresolved'), key('service', 'checkout'), text('card'), text('declined')],
    ],
    ['!is:ignored -service:cart', [key('is', 'ignored', { negated: true }), key('service', 'cart', { negated: true })]],
    ['"card declined"', [text('card declined')]],
    ['http.route:"/cart/:id"', [key('http.route', '/cart/:id')]],
    ['duration:>250ms', [key('duration', '250ms', { operator: '>' })]],
    [
      'users:>=10 users:<=20 users:<5',
      [
        key('users', '10', { operator: '>=' }),
        key('users', '20', { operator: '<=' }),
        key('users', '5', { operator: '<' }),
      ],
    ],
    ['service:[cart, "check out",*db]', [key('service', '', { values: [['cart'], ['check out'], ['', 'db']] })]],
    ['type:Time*Error', [key('type', '', { values: [['Time', 'Error']] })]],
    ['message:"a\\*b\\"c\\\\d*e"', [key('message', '', { values: [['a*b"c\\d', 'e']] })]],
    ['message:"C:\\temp"', [key('message', 'C:\\temp')]],
    ['user:""', [key('user', '')]],
    ['12:30', [text('12:30')]],
    ['a-b', [text('a-b')]],
    ['transaction:GET/:id', [key('transaction', 'GET/:id')]],
  ])('%s', (line, terms) => {
    expect(termsOf(line)).toEqual(terms);
  });
});

describe('a fault is refused with its position', () => {
  test.each([
    ['is:open "card', 8, /quote is never closed/],
    ['service:', 8, /"service:" needs a value/],
    ['TypeError: x is undefined', 10, /put a text that has a colon in quotes/],
    ['duration:>', 10, /missing after ">"/],
    ['a - b', 2, /nothing to exclude/],
    ['service:[a,b', 8, /never closed with "]"/],
    ['service:[a b]', 11, /separated by a comma/],
    ['service:[a,,b]', 11, /value is missing/],
    ['service:[]', 9, /value is missing/],
    ['service:[a,[b]]', 11, /list cannot stand in a list/],
    ['service:[>a]', 9, /no comparisons/],
    ['service:"a"b', 11, /space is missing/],
    ['service:[a]b', 11, /space is missing/],
    ['ab"c', 2, /quote in the middle/],
    ['x'.repeat(5000), 4096, /4096 are allowed/],
  ])('%s', (line, position, message) => {
    const fault = faultOf(line);

    expect(fault.position).toBe(position);
    expect(fault.message).toMatch(message);
    expect(fault.message).toContain(`character ${position + 1}`);
  });
});

test('any text is either read or refused with a position inside of it', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom(...Array.from('ab:"[]\\*,<>=!- ')) })),
      (line) => {
        try {
          parseSearch(line);
        } catch (error) {
          expect(error).toBeInstanceOf(SearchError);
          expect((error as SearchError).position).toBeLessThanOrEqual(line.length);
        }
      }
    ),
    { numRuns: 2000 }
  );
});

test('reading what was printed gives the same terms', () => {
  const piece = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom('', '*', '"', '\\', 'a b', '!x', '-', '[', ']', ',', 'k:v', '>1')
  );
  const value = fc.array(piece, { minLength: 1, maxLength: 3 });
  const negated = fc.boolean();
  const term = fc.oneof(
    fc.record({ negated, key: fc.constant(null), operator: fc.constant('=' as const), values: fc.tuple(value) }),
    fc.record({
      negated,
      key: fc.stringMatching(/^[A-Za-z_@][\w.\-/@]{0,8}$/),
      operator: fc.constant('=' as const),
      values: fc.array(value, { minLength: 1, maxLength: 3 }),
    }),
    fc.record({
      negated,
      key: fc.constantFrom('duration', 'http.size'),
      operator: fc.constantFrom('>' as const, '>=' as const, '<' as const, '<=' as const),
      values: fc.tuple(value),
    })
  );

  fc.assert(
    fc.property(fc.array(term, { maxLength: 5 }), (terms) => {
      const line = printSearch(terms.map((printed) => ({ ...printed, at: 0 })));
      expect(termsOf(line)).toEqual(terms);
    }),
    { numRuns: 2000 }
  );
});
