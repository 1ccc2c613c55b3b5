import { describe, expect, test } from 'vitest';
import { Refusal } from '../../decide/refusal.ts';
import { parseModel } from './parse-model.ts';

const refusalOf = (model: unknown): Refusal => {
  try {
    parseModel(model);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('the model was accepted');
};
const traceId = '0af7651916cd43dd8448eb211c80319c';

test('keys that Grafana adds are left out (facts: grafana-frontend 12)', () => {
  const parsed = parseModel({
    queryType: 'trace',
    traceId,
    refId: 'A',
    intervalMs: 1000,
    maxDataPoints: 800,
    datasource: { uid: 'howdah', type: 'howdah-datasource' },
    datasourceId: 3,
    queryCachingTTL: 60000,
    hide: false,
  });

  expect(parsed).toEqual({ queryType: 'trace', traceId });
});

test('extra keys of ad hoc filters are left out (facts: grafana-frontend 12)', () => {
  const parsed = parseModel({
    queryType: 'issues',
    filters: [
      { key: 'service', operator: '=', value: 'cart', condition: '', keyLabel: 'service', valueLabels: ['cart'] },
    ],
  });

  expect(parsed).toMatchObject({ terms: [{ key: 'service', operator: '=', values: [['cart']], negated: false }] });
});

test.each([[{}], [{ queryType: '' }], [{ queryType: null }], [{ refId: 'A' }]])(
  'a missing query type means errorSeries: %o (facts: grafana-frontend 11)',
  (model) => {
    expect(parseModel(model)).toMatchObject({
      queryType: 'errorSeries',
      groupBy: 'none',
      measure: 'count',
      onlyNew: false,
    });
  }
);

test('an unknown query type is refused with the known ones', () => {
  const refusal = refusalOf({ queryType: 'serviceMap' });

  expect(refusal).toMatchObject({ code: 'query_type_unknown', status: 400 });
  expect(refusal.message).toMatch(/"serviceMap" is unknown; known are issues, occurrences, errorSeries/);
});

test.each([['toString'], ['__proto__'], ['constructor']])('%s is no query type either', (queryType) => {
  expect(refusalOf({ queryType }).code).toBe('query_type_unknown');
});

describe('limits are clamped', () => {
  test.each([
    ['issues', undefined, 100],
    ['issues', null, 100],
    ['issues', '', 100],
    ['issues', '25', 25],
    ['issues', 1e9, 2000],
    ['issues', 0, 1],
    ['issues', -5, 1],
    ['issues', 2.9, 2],
    ['occurrences', 1e9, 5000],
    ['traces', 1e9, 500],
    ['operations', 1e9, 1000],
  ])('%s %s becomes %s', (queryType, limit, expected) => {
    expect(parseModel({ queryType, limit })).toMatchObject({ limit: expected });
  });
});

describe('what makes no sense is refused with the name of the field', () => {
  test.each([
    [null, /no JSON object/],
    ['issues', /no JSON object/],
    [[], /no JSON object/],
    [{ queryType: 7 }, /query type 7 is unknown/],
    [{ queryType: 'issues', limit: 'many' }, /"limit" must be a number/],
    [{ queryType: 'issues', sort: 'colour' }, /"sort" must be one of lastSeen, firstSeen/],
    [{ queryType: 'issues', search: 7 }, /"search" must be a text/],
    [
      { queryType: 'issues', filters: [{ key: 'a', operator: '~~', value: '' }] },
      /"filters.0.operator" must be one of/,
    ],
    [{ queryType: 'issues', environments: [7] }, /"environments.0" must be the name/],
    [{ queryType: 'occurrences', issueId: 'seven' }, /"issueId" must be an issue id/],
    [{ queryType: 'trace' }, /"traceId" must be a trace id, 32 hex digits/],
    [{ queryType: 'trace', traceId: 'xyz' }, /"traceId" must be a trace id, 32 hex digits/],
    [{ queryType: 'traces', minDurationMs: 10, maxDurationMs: 5 }, /"minDurationMs" must not be greater/],
    [{ queryType: 'traces', minDurationMs: 'long' }, /"minDurationMs" must be a number of milliseconds/],
    [{ queryType: 'spanSeries', measures: ['p42'] }, /"measures.0" must be out of rate, errors/],
    [{ queryType: 'sql', sql: '  ' }, /"sql" is empty/],
    [{ queryType: 'sql' }, /"sql" must be a text/],
    [{ queryType: 'values', key: '' }, /"key" is empty/],
    [{ queryType: 'issues', search: 'is:open' }, /character 1: "is:open" is unknown; known are unresolved/],
    [{ queryType: 'issues', search: 'a "b' }, /character 3: this quote is never closed/],
    [{ queryType: 'traces', search: 'is:resolved' }, /"is:resolved" is unknown; known are error, ok, root/],
    [{ queryType: 'traces', search: 'duration:>250' }, /"250" is no duration/],
    [{ queryType: 'traces', search: 'user:7' }, /"user" is known for issues, not for traces/],
    [{ queryType: 'issues', search: 'duration:>1s' }, /"duration" is known for traces, not for issues/],
    [{ queryType: 'issues', search: 'service:>5' }, /cannot be compared/],
    [{ queryType: 'issues', search: 'events:many' }, /"many" is no number/],
    [{ queryType: 'occurrences', search: 'users:>5' }, /counts within an issue/],
    [{ queryType: 'issues', search: 'trace:7' }, /"7" is no trace id/],
    [{ queryType: 'traces', search: 'http.size:>big' }, /attributes are compared as numbers/],
    [
      { queryType: 'issues', filters: [{ key: 'is', operator: '=', value: 'open' }] },
      /^Filter on "is": "is:open" is unknown/,
    ],
    [
      { queryType: 'issues', filters: [{ key: 'service', operator: '>', value: '5' }] },
      /^Filter on "service".*cannot be compared/,
    ],
  ])('%o', (model, message) => {
    const refusal = refusalOf(model);

    expect(refusal.status).toBe(400);
    expect(refusal.message).toMatch(message);
  });
});

test('empty choices of an editor mean none', () => {
  expect(
    parseModel({ queryType: 'occurrences', issueId: '', traceId: ' ', environments: ['', '$__all'], search: null })
  ).toEqual({
    queryType: 'occurrences',
    issueId: undefined,
    traceId: undefined,
    terms: [],
    environments: [],
    limit: 100,
  });
});

test.each([
  ['=', false, '=', [['a*']]],
  ['!=', true, '=', [['a*']]],
  ['=~', false, '~', [['a*']]],
  ['!~', true, '~', [['a*']]],
  ['=|', false, '=', [['x'], ['y']]],
  ['!=|', true, '=', [['x'], ['y']]],
])('the ad hoc operator %s', (operator, negated, expected, values) => {
  const parsed = parseModel({
    queryType: 'issues',
    filters: [{ key: 'service', operator, value: 'a*', values: ['x', 'y'] }],
  });

  expect(parsed).toMatchObject({ terms: [{ key: 'service', negated, operator: expected, values }] });
});
