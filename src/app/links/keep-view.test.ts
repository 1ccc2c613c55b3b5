import { expect, test } from 'vitest';
import { withView } from './keep-view';

test('data source, environments and time go along, the state of a page does not', () => {
  const current = '?var-ds=howdah&var-env=production&var-env=staging&from=now-1h&to=now&q=is%3Anew&tab=all&sort=users';

  expect(withView('/a/app/traces', current)).toBe(
    '/a/app/traces?var-ds=howdah&var-env=production&var-env=staging&from=now-1h&to=now'
  );
});

test('values can be added, replaced and removed', () => {
  const current = 'var-ds=howdah&from=now-1h&to=now';

  expect(withView('/x', current, { q: 'service:"my shop"', from: 'now-7d', to: undefined, tab: '' })).toBe(
    '/x?var-ds=howdah&from=now-7d&q=service%3A%22my+shop%22'
  );
});

test('a link without anything to keep has no question mark', () => {
  expect(withView('/x', '')).toBe('/x');
});
