import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, withDatabase } from '#support/database';
import { anIssue, anOccurrence, aSpan, storeSpans } from '#support/telemetry-rows';
import { haveSeeds, readStatement } from './read-seeds.ts';
import { seedStatements } from './seed-statements.ts';
import { columnsOf, type Columns } from './columns-of.ts';

let database: Awaited<ReturnType<typeof openDatabase>>;
beforeAll(async () => {
  database = await openDatabase();
});
afterAll(() => database.close());

test('the columns of the views are those that people build on, in name, type and order', async () => {
  const pinned = JSON.parse(readFileSync(join(import.meta.dirname, 'view-columns.json'), 'utf8')) as Columns;

  const columns = await columnsOf(database.pool, 'monitoring', 'v');

  // A new column goes to the end of its view and into this file, and "npm run documents" is run. One that goes, moves or
  // changes its type breaks queries and dashboards of people: that needs a new major version, and a line in CHANGELOG.md
  // that says what to do.
  expect(columns).toEqual(pinned);
  expect(Object.entries(columns).map(([view, of]) => [view, Object.keys(of)])).toEqual(
    Object.entries(pinned).map(([view, of]) => [view, Object.keys(of)])
  );
});

test('every view and every column of it has a comment, every table as well', async () => {
  const { rows } = await database.pool.query<{ silent: string }>(
    `select c.oid::regclass::text as silent
       from pg_class c
      where (c.relnamespace = 'monitoring'::regnamespace and c.relkind = 'v'
             or c.relnamespace = 'howdah'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
                and c.relname not in ('migration', 'installed_view'))
        and obj_description(c.oid, 'pg_class') is null
      union all
     select c.oid::regclass || '.' || a.attname
       from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0
      where c.relnamespace = 'monitoring'::regnamespace and c.relkind = 'v' and col_description(c.oid, a.attnum) is null
      order by 1`
  );

  expect(rows).toEqual([]);
});

test('no function of ours looks for names where others may put theirs', async () => {
  const { rows } = await database.pool.query<{ config: string; functions: string }>(
    `select setting as config, string_agg(p.oid::regprocedure::text, ', ') as functions
       from pg_proc p cross join unnest(p.proconfig) setting
      where p.pronamespace = 'howdah'::regnamespace and setting like 'search_path=%'
        and setting <> 'search_path=pg_catalog, pg_temp'
      group by 1`
  );
  const { rows: open } = await database.pool.query<{ name: string }>(
    `select p.oid::regprocedure::text as name
       from pg_proc p join pg_language l on l.oid = p.prolang
      where p.pronamespace = 'howdah'::regnamespace and (l.lanname = 'plpgsql' or p.prosecdef)
        and not exists (select from unnest(p.proconfig) setting where setting like 'search_path=%')`
  );

  expect(rows).toEqual([]);
  expect(open).toEqual([]);
});

describe.skipIf(!haveSeeds)('the tables of the founding documents (../shared/seeds)', () => {
  // Q51 and Q64 as they are impossible: their keys have to hold the partition's column.
  const tables = {
    Q2: 'errors',
    Q27: 'traces',
    Q34: 'metrics',
    Q64: 'tb_error_notification_log',
    Q92: 'cache_entries',
  };

  test.each(Object.entries(tables))('%s: all columns of %s are in ours, with their types', async (name, table) => {
    const empty = await openDatabase({ empty: true });
    const ddl = readStatement(seedStatements.find(({ q }) => q === name)!);
    await empty.pool.query('create schema monitoring; create schema theirs');
    await empty.pool.query(`set search_path = theirs; ${ddl.replace(/UUID PRIMARY KEY(?=.*PARTITION BY)/s, 'UUID')}`);
    const isView = ['errors', 'traces', 'metrics'].includes(table);
    const theirs = await columnsOf(empty.pool, isView ? 'monitoring' : 'theirs');
    await empty.close();

    const ours = await columnsOf(database.pool, isView ? 'monitoring' : 'howdah');

    expect(Object.keys(theirs[table] ?? {}).length).toBeGreaterThan(3);
    // Their number of a metric point would run out: ours is wider.
    expect(ours[table]).toMatchObject({ ...theirs[table], ...(name === 'Q34' && { id: 'bigint' }) });
  });
});

describe('what a column means', () => {
  test('resolved_at of an error follows its issue: set when resolved, gone when it is open again', () =>
    withDatabase(async ({ pool, insert }) => {
      const issue = anIssue();
      await insert('tb_error_log', issue);
      await insert('tb_error_occurrence', anOccurrence(issue), anOccurrence(issue));
      const open = async () =>
        (await pool.query('select from monitoring.errors where resolved_at is null and not ignored')).rowCount;
      const become = (status: string) =>
        pool.query('update howdah.tb_error_log set status = $1, resolved_at = coalesce(resolved_at, now())', [status]);

      const counts = [await open()];
      for (const status of ['resolved', 'unresolved', 'ignored', 'investigating']) {
        await become(status);
        counts.push(await open());
      }

      expect(counts).toEqual([2, 0, 2, 0, 2]);
    }));

  test('status_code is the HTTP status, not that of the span; a duration of years fits', () =>
    withDatabase(async ({ pool, insert }) => {
      const start = new Date();
      await storeSpans(
        { pool, insert },
        aSpan({ start, httpStatus: 404, statusCode: 2, durationMs: 1.999 }),
        aSpan({
          start: new Date(start.getTime() + 1),
          httpStatus: null,
          statusCode: 2,
          durationMs: 100 * 365 * 86_400_000,
        })
      );

      const { rows } = await pool.query(
        'select status_code, span_status, duration_ms, duration_ns::text from monitoring.traces order by start_time'
      );

      expect(rows).toEqual([
        { status_code: 404, span_status: 'error', duration_ms: 1, duration_ns: '1999000' },
        { status_code: null, span_status: 'error', duration_ms: 2_147_483_647, duration_ns: '3153600000000000000' },
      ]);
    }));
});
