import { expect, test } from 'vitest';
import { cleanText, cutName, cutText } from './text-limits.ts';

test('a cut says how much is missing and never splits a character', () => {
  expect(cutText('abcdef', 6)).toBe('abcdef');
  expect(cutText('abcdef', 4)).toBe('abcd… [cut, 2 characters more]');
  expect(cutText('abc😀', 4)).toBe('abc… [cut, 2 characters more]');
  expect(cutName('abc😀def', 4)).toBe('abc…');
});

test('NUL and halves of surrogate pairs become U+FFFD, whole pairs stay', () => {
  expect(cleanText('a\0b\ud800c😀\udc00')).toBe('a\uFFFDb\uFFFDc😀\uFFFD');
  expect(cleanText('plain ☕')).toBe('plain ☕');
});
