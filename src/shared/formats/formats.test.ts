import { expect, test } from 'vitest';
import { formatBytes } from './bytes';
import { counted, formatCount, formatRate, formatShare } from './count';
import { formatDuration } from './duration';
import { relativeSentence, relativeTime } from './relative-time';

test.each([
  [0, '0 ms'],
  [0.00035, '0.35 µs'],
  [0.25, '250 µs'],
  [0.9999, '1 ms'],
  [3.14159, '3.14 ms'],
  [12.44, '12.4 ms'],
  [999.4, '999 ms'],
  [999.6, '1 s'],
  [1240, '1.24 s'],
  [59_900, '59.9 s'],
  [59_960, '1 min'],
  [200_000, '3 min 20 s'],
  [7_500_000, '2 h 5 min'],
  [367_200_000, '4 d 6 h'],
  [-20, '−20 ms'],
  [NaN, '–'],
  [null, '–'],
])('a duration of %j ms reads %s', (durationMs, text) => {
  expect(formatDuration(durationMs)).toBe(text);
});

test.each([
  [0, '0'],
  [1204, '1,204'],
  [9999, '9,999'],
  [12_345, '12.3 k'],
  [999_600, '1 M'],
  [4_500_000, '4.5 M'],
  [undefined, '–'],
])('a count of %j reads %s', (count, text) => {
  expect(formatCount(count)).toBe(text);
});

test('a counted thing has its plural', () => {
  expect([counted(0, 'issue'), counted(1, 'issue'), counted(3, 'query', 'queries')]).toEqual([
    '0 issues',
    '1 issue',
    '3 queries',
  ]);
});

test.each([
  [0, '0 %'],
  [0.0004, '< 0.1 %'],
  [0.0212, '2.1 %'],
  [0.5, '50 %'],
  [1, '100 %'],
])('a share of %j reads %s', (share, text) => {
  expect(formatShare(share)).toBe(text);
});

test.each([
  [0, '0/s'],
  [1234.4, '1,234/s'],
  [0.42, '0.4/s'],
  [0.05, '3/min'],
  [0.001, '3.6/h'],
])('a rate of %j per second reads %s', (rate, text) => {
  expect(formatRate(rate)).toBe(text);
});

test.each([
  [0, '0 B'],
  [812_000, '812 kB'],
  [999_900, '1 MB'],
  [12_400_000_000, '12.4 GB'],
  [null, '–'],
])('%j bytes read %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  ['2026-03-01T12:00:00Z', 'now', 'just now'],
  ['2026-03-01T11:59:48Z', '12 s', '12 s ago'],
  ['2026-03-01T11:57:00Z', '3 min', '3 min ago'],
  ['2026-02-27T12:00:00Z', '2 d', '2 d ago'],
  ['2024-02-27T12:00:00Z', '2 y', '2 y ago'],
  ['2026-03-04T12:00:00Z', 'in 3 d', 'in 3 d'],
])('%s seen at noon of 1 March reads %s', (at, short, sentence) => {
  const noon = new Date('2026-03-01T12:00:00Z');

  expect(relativeTime(new Date(at), noon)).toBe(short);
  expect(relativeSentence(new Date(at), noon)).toBe(sentence);
});
