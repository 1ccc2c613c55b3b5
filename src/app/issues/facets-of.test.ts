import { expect, test } from 'vitest';
import type { IssueSummary } from '../../shared/issues/issue';
import { facetsOf, hasTerm, toggleTerm } from './facets-of';

const anIssue = (more: Partial<IssueSummary>) =>
  ({ service: null, environment: null, release: null, tenant: null, severity: 'error', ...more }) as IssueSummary;

test('values are counted by issue, most first, and empty facets are left out', () => {
  const issues = [anIssue({ service: 'shop' }), anIssue({ service: 'cart' }), anIssue({ service: 'cart' })];

  expect(facetsOf(issues)).toEqual([
    {
      key: 'service',
      title: 'Service',
      values: [
        { value: 'cart', issues: 2 },
        { value: 'shop', issues: 1 },
      ],
    },
    { key: 'severity', title: 'Severity', values: [{ value: 'error', issues: 3 }] },
  ]);
});

test.each([
  ['', 'service:shop'],
  ['card declined', 'card declined service:shop'],
  ['service:cart "a b"', '"a b" service:shop'],
  ['service:[a, b] is:assigned', 'is:assigned service:shop'],
])('choosing service:shop in %j gives %j', (before, after) => {
  expect(toggleTerm(before, 'service', 'shop')).toBe(after);
});

test('choosing it again takes it away, quoted or not', () => {
  const search = toggleTerm('is:assigned', 'tenant', 'my "co"');

  expect(hasTerm(search, 'tenant', 'my "co"')).toBe(true);
  expect(toggleTerm(search, 'tenant', 'my "co"')).toBe('is:assigned');
});
