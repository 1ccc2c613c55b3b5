import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { logIn } from '#support/log-in';
import { openMigrated } from '#support/migrated';
import { runQuery } from '../../sidecar/src/query/pipeline.ts';
import { storeExampleData } from './example-data.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/sql.md'), 'utf8');
const examples = [...page.matchAll(/```sql\n(.*?)```/gs)].map(([, sql = '']) => ({ sql, about: sql.slice(0, 60) }));
// What changes something needs a role that may; the rest is asked as a panel asks.
const changes = ({ sql }: { sql: string }) => /^(create|delete)|_partitions\(/.test(sql);

let database: Awaited<ReturnType<typeof openMigrated>>;
let writer: pg.Client;
beforeAll(async () => {
  database = await openMigrated();
  await storeExampleData(database);
  writer = await logIn(database.url, 'howdah_writer');
});
afterAll(async () => {
  await writer.end();
  await database.close();
});

test('there are examples of both kinds', () => {
  expect(examples.filter(changes).length).toBeGreaterThan(3);
  expect(examples.length).toBeGreaterThan(8);
});

test.each(examples.filter((example) => !changes(example)))('$about', async ({ sql }) => {
  const frames = await runQuery(
    { pool: database.pool, now: () => new Date() },
    {
      model: { queryType: 'sql', sql },
      range: { from: new Date(Date.now() - 6 * 3_600_000), to: new Date() },
      intervalMs: 60_000,
      maxDataPoints: 500,
      refId: 'A',
      signal: new AbortController().signal,
      caller: 'test',
    }
  );

  // The statistics of the server are there with an extension only.
  const answered = frames.length > 0 || sql.includes("source = 'server'");
  expect(answered, 'it finds nothing: give it a row in tests/compatibility/example-data.ts').toBe(true);
});

test.each(examples.filter(changes))('$about as howdah_writer', async ({ sql }) => {
  await writer.query('begin');
  try {
    await writer.query(sql);
  } finally {
    await writer.query('rollback');
  }
});
