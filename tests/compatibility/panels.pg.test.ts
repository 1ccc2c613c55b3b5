import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '#support/database';
import { runQuery } from '../../sidecar/src/query/pipeline.ts';
import { storeExampleData } from './example-data.ts';
import { panelStatements } from './panel-statements.ts';

const now = new Date();

let database: Awaited<ReturnType<typeof openDatabase>>;
beforeAll(async () => {
  database = await openDatabase();
  await storeExampleData(database, now);
});
afterAll(() => database.close());

/** The way of a panel's query: variables filled in by Grafana, then as howdah_reader through the sidecar's pipeline. */
const ask = (sql: string) =>
  runQuery(
    { pool: database.pool, now: () => now },
    {
      model: { queryType: 'sql', sql: sql.replaceAll('$environment', 'production') },
      range: { from: new Date(now.getTime() - 6 * 3_600_000), to: now },
      intervalMs: 60_000,
      maxDataPoints: 500,
      refId: 'A',
      signal: new AbortController().signal,
      caller: 'test',
    }
  );

test('all queries of all panels are here', () => {
  expect(panelStatements).toHaveLength(48);
});

describe.each(panelStatements)('$dashboard: $panel', ({ sql, columns, value }) => {
  test('shows data in its columns', async () => {
    const [frame] = await ask(sql);

    expect(frame?.fields.map(({ name }) => name).join(' ')).toBe(columns);
    const numbers = frame?.fields.filter(({ type }) => type === 'float64').flatMap(({ values }) => [...values]) ?? [];
    const texts = frame?.fields.filter(({ type }) => type === 'string').flatMap(({ values }) => [...values]) ?? [];
    // Something to see: a number that is not zero, or a text; and no number that is none.
    expect(numbers.some((number) => Number(number) > 0) || texts.some((text) => text !== null)).toBe(true);
    expect(numbers.filter((number) => number === null || Number.isNaN(number))).toEqual([]);
    if (value !== undefined) expect(numbers).toEqual([value]);
  });
});
