import { expect, test } from 'vitest';
import { fillList, interpolateQuery, type Replace, type VariableTraits, type VariableValue } from './interpolate';
import type { HowdahQuery } from './types';

interface Variable extends VariableTraits {
  value: VariableValue;
  /** Custom value for "All": Grafana puts it in past the format. */
  verbatim?: boolean;
}

/** What Grafana's template service does with `$name` and `${name}`. */
const replaceWith =
  (variables: Record<string, Variable>): Replace =>
  (text, format = (value) => String(value)) =>
    text.replace(/\$(\w+)|\$\{(\w+)\}/g, (whole, bare?: string, braced?: string) => {
      const variable = variables[bare ?? braced ?? ''];
      return variable ? (variable.verbatim ? String(variable.value) : format(variable.value, variable)) : whole;
    });

const variables = replaceWith({
  service: { value: ['checkout', 'pay "v2"'], multi: true },
  one: { value: "o'brien" },
  env: { value: ['production', 'staging'], multi: true },
  everything: { value: '*', verbatim: true },
  traceId: { value: ' 0af7651916cd43dd8448eb211c80319c ' },
  __interval: { value: '30s' },
});

const filled = (query: Partial<HowdahQuery>) => interpolateQuery({ refId: 'A', ...query } as HowdahQuery, variables);

test('a variable with several values becomes a list of the search grammar', () => {
  expect(filled({ queryType: 'issues', search: 'is:new service:$service "card"' })).toMatchObject({
    search: 'is:new service:[checkout, "pay \\"v2\\""] "card"',
  });
});

test.each([
  [['$env'], ['production', 'staging']],
  [
    ['$env', 'production', 'eu'],
    ['production', 'staging', 'eu'],
  ],
  [['${everything}'], []],
  [['All'], []],
  [['eu-$one'], ["eu-o'brien"]],
  [[''], []],
  [[], []],
])('environments %j are %j', (given, expected) => {
  expect(fillList(given, variables)).toEqual(expected);
});

test.each([
  ['where service in ($service)', `where service in ('checkout','pay "v2"')`],
  ["where name = '$one'", "where name = 'o''brien'"],
  ['$__timeGroup(occurred_at, $__interval), $__interval_ms', '$__timeGroup(occurred_at, $__interval), $__interval_ms'],
])('variables in SQL cannot leave their literal: %s', (sql, expected) => {
  expect(filled({ queryType: 'sql', sql })).toMatchObject({ sql: expected });
});

test('ids are trimmed; the type and the letter of the query are never touched', () => {
  expect(filled({ refId: '$one', queryType: 'trace', traceId: '$traceId' })).toEqual({
    refId: '$one',
    queryType: 'trace',
    traceId: '0af7651916cd43dd8448eb211c80319c',
  });
});

test('ad hoc filters are added to those of the query, without what Grafana keeps beside them', () => {
  const query: HowdahQuery = {
    refId: 'A',
    queryType: 'traces',
    filters: [{ key: 'db', operator: '=', value: '$one' }],
  };
  const adHoc = [
    { key: 'service', operator: '=|', value: 'a', values: ['a', 'b'], condition: '', keyLabel: 'Service' },
  ];

  expect(interpolateQuery(query, variables, adHoc)).toMatchObject({
    filters: [
      { key: 'db', operator: '=', value: "o'brien" },
      { key: 'service', operator: '=|', value: 'a', values: ['a', 'b'] },
    ],
  });
  expect(interpolateQuery(query, variables, adHoc)).not.toHaveProperty('filters.1.keyLabel');
});

test('numbers, lists of words and empty fields stay as they are', () => {
  const query: HowdahQuery = { refId: 'A', queryType: 'spanSeries', measures: ['p95'], limit: 7 };

  expect(interpolateQuery(query, variables)).toEqual(query);
});
