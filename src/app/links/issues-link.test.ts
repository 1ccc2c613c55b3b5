import { expect, test } from 'vitest';
import { issuesLink } from './issues-link';

const ours = { type: 'howdah-datasource', uid: 'howdah' };
const path = '/a/howdah-observability-app/issues';

test.each([
  ['no context', undefined],
  ['no query', { targets: [] }],
  ['another data source', { targets: [{ datasource: { type: 'prometheus', uid: 'p' } }] }],
  ['a query without a data source', { targets: [{ datasource: null }] }],
  ['a data source without a uid', { targets: [{ datasource: { type: 'howdah-datasource' } }] }],
])('there is no link for %s', (_name, context) => {
  expect(issuesLink(context)).toBeUndefined();
});

test('the link carries data source, time and search of the query', () => {
  const context = {
    targets: [{ datasource: { type: 'loki', uid: 'l' } }, { datasource: ours, search: 'service:checkout' }],
    timeRange: { from: 'now-6h', to: 'now' },
  };

  expect(issuesLink(context)).toEqual({
    path: `${path}?var-ds=howdah&from=now-6h&to=now&q=service%3Acheckout`,
  });
});

test('a time that Grafana hands over as a date becomes milliseconds', () => {
  const context = { targets: [{ datasource: ours }], timeRange: { from: new Date(1000), to: new Date(2000) } };

  expect(issuesLink(context)).toEqual({ path: `${path}?var-ds=howdah&from=1000&to=2000` });
});

test('variables and times of unknown form are left out instead of being passed on raw', () => {
  const context = { targets: [{ datasource: ours, search: 'service:$service' }], timeRange: { from: {}, to: 'now' } };

  expect(issuesLink(context)).toEqual({ path: `${path}?var-ds=howdah` });
});
