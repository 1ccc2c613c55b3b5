import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseModel } from '../model/parse-model.ts';
import type { ParsedIssues, ParsedOperations, ParsedSpanSeries, ParsedTraces } from '../parsed-query.ts';
import { printStatement, type Statement } from '../statement.ts';
import { issuesStatement } from './issues.ts';
import { operationsStatement } from './operations.ts';
import { spanSeriesStatement } from './span-series.ts';
import { tracesStatement } from './traces.ts';
import { valuesStatement } from './values.ts';

const window = {
  from: new Date('2026-11-20T10:00:00Z'),
  to: new Date('2026-11-20T11:00:00Z'),
  intervalMs: 60_000,
  maxDataPoints: 100,
};
const buckets = { stepMs: 60_000, firstMs: window.from.getTime(), count: 60 };

test('nothing of a search ever stands in the text of a statement', () => {
  const value = fc.string({ minLength: 1, maxLength: 20, unit: 'grapheme' });
  const filters = (key: string, given: string) => ({
    filters: [{ key, operator: '=', value: given }],
    environments: [given],
  });
  const statements = (key: string, given: string): Statement[] => [
    issuesStatement(parseModel({ queryType: 'issues', ...filters(key, given) }) as ParsedIssues, window),
    tracesStatement(parseModel({ queryType: 'traces', ...filters(key, given) }) as ParsedTraces, window),
    operationsStatement(parseModel({ queryType: 'operations', ...filters(key, given) }) as ParsedOperations, window),
    spanSeriesStatement(
      parseModel({ queryType: 'spanSeries', measures: ['p95'], ...filters(key, given) }) as ParsedSpanSeries,
      window,
      buckets
    ),
    valuesStatement({ queryType: 'values', key, contains: given, limit: 10 }, window),
  ];
  const plain = statements('some.attribute', 'plain').map(({ text }) => text);

  fc.assert(
    fc.property(value, value, (key, given) => {
      expect(statements(`x.${key}`, `${given}'`).map(({ text }) => text)).toEqual(plain);
    })
  );
});

test('every place holder has its value, and the name of the statement stands first', () => {
  for (const model of [{ queryType: 'issues', search: 'is:new service:[a,b*] !release:1 events:>5 x.y:>3' }]) {
    const { text, values } = issuesStatement(parseModel(model) as ParsedIssues, window);

    const holders = new Set([...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number)));
    expect([...holders].sort((a, b) => a - b)).toEqual(values.map((_, index) => index + 1));
    expect(text.trim()).toMatch(/^-- query\/issues\n/);
  }
});

test('a statement is shown with its values in place, quoted', () => {
  const shown = printStatement({
    text: '\n    select $1, $2,\n      $3, $4, $5, $10',
    values: ["it's", 7, new Date(0), ['a', 'b\\c'], null, 0, 0, 0, 0, true],
  });

  expect(shown).toBe("select 'it''s', 7,\n  '1970-01-01T00:00:00.000Z', array['a', E'b\\\\c'], null, true");
});
