import { expect, test } from 'vitest';
import { displayText } from './display-text';
import { isComplete } from './is-complete';
import { changeType, queryTypesFor, typeOf } from './query-types';
import type { HowdahQuery } from './types';

const same = (text: string) => text;

test('another type keeps what it knows and leaves the rest behind', () => {
  const issues: HowdahQuery = {
    refId: 'B',
    datasource: { uid: 'howdah' },
    queryType: 'issues',
    search: 'service:cart',
    environments: ['$env'],
    limit: 5,
    sort: 'users',
  };

  expect(changeType(issues, 'spanSeries')).toEqual({
    refId: 'B',
    datasource: { uid: 'howdah' },
    queryType: 'spanSeries',
    search: 'service:cart',
    environments: ['$env'],
    limit: 5,
    measures: ['rate'],
  });
  expect(changeType(issues, 'trace')).toEqual({
    refId: 'B',
    datasource: { uid: 'howdah' },
    queryType: 'trace',
    traceId: '',
  });
});

test('states of issues are not searched for among traces', () => {
  const issues: HowdahQuery = {
    refId: 'A',
    queryType: 'issues',
    search: 'is:unresolved service:cart !is:[new, regressed]',
  };

  expect(changeType(issues, 'traces')).toMatchObject({ search: 'service:cart' });
  expect(changeType(issues, 'occurrences')).toMatchObject({ search: issues.search });
});

test('an alert rule is offered numbers over time only', () => {
  expect(queryTypesFor(true).map(({ value }) => value)).toEqual(['errorSeries', 'spanSeries', 'sql']);
  expect(queryTypesFor(false)).toHaveLength(9);
});

test('a query without a type is the one that the sidecar takes it for', () => {
  expect(typeOf({})).toBe('errorSeries');
});

test.each([
  [{ queryType: 'trace', traceId: '' }, false],
  [{ queryType: 'trace' }, false],
  [{ queryType: 'trace', traceId: '0af7651916cd43dd8448eb211c80319c' }, true],
  [{ queryType: 'sql', sql: ' \n' }, false],
  [{ queryType: 'sql', sql: 'select 1' }, true],
  [{ queryType: 'spanSeries', measures: [] }, false],
  [{ queryType: 'values', key: 'service' }, true],
  [{ queryType: 'issues' }, true],
  [{}, true],
])('%j can be asked: %s', (query, complete) => {
  expect(isComplete({ refId: 'A', ...query } as HowdahQuery, same)).toBe(complete);
});

test('a trace id that is an empty variable is not asked', () => {
  expect(isComplete({ queryType: 'trace', traceId: '$traceId' }, () => '')).toBe(false);
});

test.each([
  [{ queryType: 'issues', search: 'is:unresolved' }, 'Issues: is:unresolved'],
  [
    { queryType: 'spanSeries', measures: ['p95', 'p99'], search: 'service:cart' },
    'Spans over time: p95, p99 · service:cart',
  ],
  [{ queryType: 'sql', sql: 'select 1\n  from t' }, 'SQL: select 1 from t'],
  [{ queryType: 'partitions' }, 'Partitions'],
  [{}, 'Errors over time'],
])('%j reads "%s"', (query, text) => {
  expect(displayText({ refId: 'A', ...query } as HowdahQuery)).toBe(text);
});
