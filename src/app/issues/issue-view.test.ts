import { expect, test } from 'vitest';
import { asksForStatus, type IssueView, readIssueView, searchOf, toUrl } from './issue-view';

const read = (search: string) => readIssueView(new URLSearchParams(search));

test('an empty URL shows what is unresolved, latest first', () => {
  expect(read('')).toEqual({ search: '', tab: 'unresolved', sort: 'lastSeen' });
});

test('a view survives the way into the URL and back', () => {
  const view: IssueView = { search: 'service:"my shop" card', tab: 'regressed', sort: 'users' };
  const params = new URLSearchParams(toUrl(view) as Record<string, string>);

  expect(readIssueView(params)).toEqual(view);
});

test('unknown words of an old or broken link are ignored', () => {
  expect(read('tab=mine&sort=priority')).toEqual({ search: '', tab: 'unresolved', sort: 'lastSeen' });
});

test('defaults leave the URL, and only what is given is changed', () => {
  expect(toUrl({ tab: 'unresolved', sort: 'lastSeen' })).toEqual({ tab: undefined, sort: undefined });
  expect(toUrl({ search: '' })).toEqual({ q: '' });
});

test.each([
  [{ tab: 'all', search: '' }, ''],
  [{ tab: 'all', search: 'card' }, 'card'],
  [{ tab: 'new', search: '' }, 'is:new'],
  [{ tab: 'ignored', search: 'service:shop' }, 'service:shop is:ignored'],
] as const)('the query of %j', (view, search) => {
  expect(searchOf(view)).toBe(search);
});

test('a search for a status is not narrowed by the tab as well', () => {
  expect(read('q=is%3Aresolved+card&tab=new').tab).toBe('all');
  expect(asksForStatus('!is:resolved')).toBe(true);
  expect(asksForStatus('is:[new, regressed]')).toBe(true);
  expect(asksForStatus('is:assigned')).toBe(false);
  expect(asksForStatus('this:resolved')).toBe(false);
});
