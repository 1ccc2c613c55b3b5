import { expect, test } from 'vitest';
import { issueUrl, traceUrl } from './plugin-ids';

test('a link to an issue keeps the data source and a relative time range', () => {
  expect(issueUrl('a b', 'howdah', { from: 'now-24h', to: 'now' })).toBe(
    '/a/howdah-observability-app/issues/a%20b?var-ds=howdah&from=now-24h&to=now'
  );
});

test('a link to a span opens it in its trace', () => {
  expect(traceUrl('0af7', 'how&dah', '7b')).toBe('/a/howdah-observability-app/traces/0af7?var-ds=how%26dah&span=7b');
  expect(traceUrl('0af7', 'howdah')).toBe('/a/howdah-observability-app/traces/0af7?var-ds=howdah');
});
