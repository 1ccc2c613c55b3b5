import { describe, expect, test } from 'vitest';
import { Refusal } from '../../decide/refusal.ts';
import { expandMacros } from './macros.ts';

const window = {
  from: new Date('2026-11-20T10:00:00.000Z'),
  to: new Date('2026-11-20T11:00:00.000Z'),
  intervalMs: 60_000,
  maxDataPoints: 1000,
};
const from = "timestamptz '2026-11-20T10:00:00.000Z'";
const to = "timestamptz '2026-11-20T11:00:00.000Z'";
const expand = (sql: string) => expandMacros(sql, window).sql;
const refusalOf = (sql: string) => {
  try {
    expandMacros(sql, window);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error('it was accepted');
};

test.each([
  ['t >= $__timeFrom() and t < $__timeTo()', `t >= ${from} and t < ${to}`],
  ['t BETWEEN $__timeFrom AND $__timeTo', `t BETWEEN ${from} AND ${to}`],
  ['$__timeFilter(occurred_at)', `(occurred_at >= ${from} and occurred_at < ${to})`],
  ['$__timeFilter(coalesce(a, (b)))', `(coalesce(a, (b)) >= ${from} and coalesce(a, (b)) < ${to})`],
  [
    '$__timeFilter(f(\')\', "a)b", /* ) */ c))',
    `(f(')', "a)b", /* ) */ c) >= ${from} and f(')', "a)b", /* ) */ c) < ${to})`,
  ],
  ['$__unixEpochFilter(at)', '(at >= 1795168800 and at < 1795172400)'],
  ['$__unixEpochFrom() $__unixEpochTo()', '1795168800 1795172400'],
  ['now() - $__interval', "now() - interval '60 seconds'"],
  ['$__interval_ms / 1000', '60000 / 1000'],
  ['$__time(at)', 'at as "time"'],
  ["$__timeGroup(at, '5m')", 'to_timestamp(floor(extract(epoch from at) / 300) * 300)'],
  ['$__timeGroup(at, 5m)', 'to_timestamp(floor(extract(epoch from at) / 300) * 300)'],
  ['$__timeGroup(at, $__interval)', 'to_timestamp(floor(extract(epoch from at) / 60) * 60)'],
  ["$__timeGroup(at,'$__interval')", 'to_timestamp(floor(extract(epoch from at) / 60) * 60)'],
  ["$__timeGroupAlias(at, '1h', NULL)", 'to_timestamp(floor(extract(epoch from at) / 3600) * 3600) as "time"'],
])('%s', (sql, expanded) => {
  expect(expand(sql)).toBe(expanded);
});

describe('literals, quoted names and comments stay as they are', () => {
  test.each([
    ["'$__timeFrom()'"],
    ["'it''s $__timeFrom'"],
    ["E'a\\'$__timeFrom'"],
    ['"$__timeFrom"'],
    ['-- $__timeFrom\n1'],
    ['/* $__timeFrom /* nested */ $__timeTo */ 1'],
    ['$$ $__timeFrom $$'],
    ['$body$ $__timeFrom $$ $body$'],
  ])('%s', (sql) => {
    expect(expand(sql)).toBe(sql);
  });

  test('and what follows them is replaced', () => {
    expect(expand("'a' || $__timeFrom -- '\n|| $__timeTo")).toBe(`'a' || ${from} -- '\n|| ${to}`);
  });
});

test("the founding documents' dashboards run as they are written (facts: seeds Q42, Q43)", () => {
  const sql = expand(
    "SELECT date_trunc('minute', occurred_at) AS time, COUNT(*) FROM monitoring.errors WHERE occurred_at >= $__timeFrom AND occurred_at <= $__timeTo GROUP BY time"
  );

  expect(sql).toContain(`occurred_at >= ${from} AND occurred_at <= ${to} GROUP BY`);
});

test.each([
  ["$__timeGroup(at, '5m', 0)", { stepMs: 300_000, with: 0 }],
  ["$__timeGroup(at, '5m', NULL)", { stepMs: 300_000, with: null }],
  ['$__timeGroupAlias(at, $__interval, previous)', { stepMs: 60_000, with: 'previous' }],
  ["$__timeGroup(at, '5m')", undefined],
])('%s fills empty buckets with %o', (sql, fill) => {
  expect(expandMacros(sql, window).fill).toEqual(fill);
});

test.each([
  ['$__timeFilter(', /never closed/],
  ['$__timeFilter()', /has 0 arguments; write for example \$__timeFilter\(column\)/],
  ['$__timeFilter(a, b)', /has 2 arguments/],
  ["$__timeGroup(at, 'soon')", /'soon'" is no interval/],
  ["$__timeGroup(at, '0s')", /is no interval/],
  ["$__timeGroup(at, '5m', often)", /filled with NULL, previous or a number/],
  ['$__everything', /\$__everything is unknown; known are \$__timeFrom\(\), /],
  ['$__toString', /is unknown/],
])('%s is refused', (sql, message) => {
  expect(refusalOf(sql)).toMatchObject({ status: 400, message: expect.stringMatching(message) as string });
});
