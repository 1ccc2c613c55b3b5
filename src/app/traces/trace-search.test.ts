import { expect, test } from 'vitest';
import { describeBounds, readDuration, readTraceSearch, toUrl, type TraceSearch, writeDuration } from './trace-search';

test('a view survives the way into the URL and back', () => {
  const view: TraceSearch = { search: 'service:shop', sort: 'duration', minDurationMs: 250, maxDurationMs: 1500 };
  const params = new URLSearchParams(toUrl(view) as Record<string, string>);

  expect(params.toString()).toBe('q=service%3Ashop&sort=duration&min=250ms&max=1.5s');
  expect(readTraceSearch(params)).toEqual(view);
});

test('what makes no sense in the URL is left out', () => {
  expect(readTraceSearch(new URLSearchParams('sort=color&min=soon&max='))).toEqual({
    search: '',
    sort: 'startTime',
    minDurationMs: null,
    maxDurationMs: null,
  });
});

test.each([
  ['250', 250],
  ['250ms', 250],
  ['1.5 s', 1500],
  ['2m', 120_000],
  ['800us', 0.8],
  ['-3s', null],
  ['', null],
  [null, null],
])('%j is read as %j ms', (text, durationMs) => {
  expect(readDuration(text)).toBe(durationMs);
});

test.each([0.8, 12.5, 250, 1500, 1234, 60_000])('%d ms survives being written', (durationMs) => {
  expect(readDuration(writeDuration(durationMs))).toBe(durationMs);
});

test('bounds read as words', () => {
  expect(describeBounds({ minDurationMs: 250, maxDurationMs: 1500 })).toBe('slower than 250 ms and faster than 1.5 s');
  expect(describeBounds({ minDurationMs: null, maxDurationMs: null })).toBe('');
});
