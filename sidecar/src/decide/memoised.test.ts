import { expect, test } from 'vitest';
import { memoised } from './memoised.ts';

function counting(maxBytes: number, weigh?: (value: string) => number) {
  const asked: string[] = [];
  const of = memoised(
    (text) => {
      asked.push(text);
      return text.toUpperCase();
    },
    maxBytes,
    weigh
  );
  return { of, asked };
}

test('a text is worked out once', () => {
  const { of, asked } = counting(100_000);

  expect(['a', 'b', 'a', 'a', 'b'].map(of)).toEqual(['A', 'B', 'A', 'A', 'B']);
  expect(asked).toEqual(['a', 'b']);
});

test('an answer of undefined or null is remembered as well', () => {
  let times = 0;
  const of = memoised((text) => {
    times += 1;
    return text === 'null' ? null : undefined;
  }, 100_000);

  expect(['null', 'x', 'null', 'x'].map(of)).toEqual([null, undefined, null, undefined]);
  expect(times).toBe(2);
});

test('what is asked for again and again outlives any number of texts that come once', () => {
  const { of, asked } = counting(20_000);

  for (let i = 0; i < 10_000; i += 1) {
    of('again');
    of(`once ${i}`);
  }

  expect(asked.filter((text) => text === 'again')).toHaveLength(1);
});

test('what nobody asks for is forgotten', () => {
  const { of, asked } = counting(20_000);

  of('first');
  for (let i = 0; i < 1_000; i += 1) of(`once ${i}`);
  of('first');

  expect(asked.filter((text) => text === 'first')).toHaveLength(2);
});

test('what is too heavy is worked out each time and displaces nothing', () => {
  const { of, asked } = counting(20_000, (value) => (value === 'HEAVY' ? 10_000 : 0));
  const long = 'l'.repeat(5_000);

  for (const text of ['small', long, 'heavy', long, 'heavy', 'small']) of(text);

  expect(asked).toEqual(['small', long, 'heavy', long, 'heavy']);
});
