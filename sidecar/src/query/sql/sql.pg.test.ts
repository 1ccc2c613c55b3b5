import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openDatabase, type TestDatabase } from '#support/database';
import { anIssue, anOccurrence } from '#support/telemetry-rows';
import { Refusal } from '../../decide/refusal.ts';
import { runQuery } from '../pipeline.ts';

const now = new Date(Math.floor(Date.now() / 60_000) * 60_000);
const ago = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

let database: TestDatabase & { close(): Promise<void> };
beforeAll(async () => {
  database = await openDatabase();
  const issue = anIssue();
  await database.insert('tb_error_log', issue);
  await database.insert(
    'tb_error_occurrence',
    ...[5, 4, 2].map((minutes) => anOccurrence(issue, { occurred_at: ago(minutes) })),
    anOccurrence(issue, { occurred_at: ago(2), environment: 'staging' })
  );
});
afterAll(() => database.close());

const run = (sql: string, more: Record<string, unknown> = {}) =>
  runQuery(
    { pool: database.pool, now: () => now },
    {
      model: { queryType: 'sql', sql, ...more },
      range: { from: ago(6), to: now },
      intervalMs: 60_000,
      maxDataPoints: 100,
      refId: 'A',
      signal: new AbortController().signal,
      caller: 'test',
    }
  );
const refusalOf = async (sql: string, more: Record<string, unknown> = {}): Promise<Refusal> => {
  const error = await run(sql, more).then(
    (frames) => new Error(`it was answered: ${JSON.stringify(frames)}`),
    (reason: unknown) => reason
  );
  if (error instanceof Refusal) return error;
  throw error;
};

test('columns become fields of their type', async () => {
  const [frame] = await run(`
    select 1 as int4, 2::bigint as int8, 1.5::numeric as numeric, 0.5::float8 as float8, true as yes, 'x' as text,
           '{"a": 1}'::jsonb as json, null as nothing, gen_random_uuid() as id, '{1,2}'::int[] as list,
           timestamptz '2026-11-20 10:00:00.123456+02' as tz, timestamp '2026-11-20 10:00:00' as plain, date '2026-11-20' as day,
           'infinity'::timestamptz as never, 'NaN'::numeric as nan, interval '5 minutes' as duration -- a comment at the end`);

  expect(frame?.fields.map(({ name, type }) => [name, type])).toEqual([
    ['int4', 'float64'],
    ['int8', 'float64'],
    ['numeric', 'float64'],
    ['float8', 'float64'],
    ['yes', 'boolean'],
    ['text', 'string'],
    ['json', 'json'],
    ['nothing', 'string'],
    ['id', 'string'],
    ['list', 'string'],
    ['tz', 'time'],
    ['plain', 'time'],
    ['day', 'time'],
    ['never', 'time'],
    ['nan', 'float64'],
    ['duration', 'string'],
  ]);
  const first = Object.fromEntries(frame?.fields.map(({ name, values }) => [name, values[0]]) ?? []);
  expect(first).toMatchObject({
    int4: 1,
    int8: 2,
    numeric: 1.5,
    float8: 0.5,
    yes: true,
    text: 'x',
    json: { a: 1 },
    nothing: null,
    list: '{1,2}',
    never: null,
    nan: NaN,
    tz: BigInt(Date.parse('2026-11-20T08:00:00.123Z')) * 1_000_000n + 456_000n,
    plain: BigInt(Date.parse('2026-11-20T10:00:00Z')) * 1_000_000n,
    day: BigInt(Date.parse('2026-11-20T00:00:00Z')) * 1_000_000n,
  });
});

test('numbers beyond 2^53 stay text, so that no digit is lost (facts: grafana-backend 3)', async () => {
  const [frame] = await run('select 9007199254740993::bigint as big');

  expect(frame?.fields[0]).toMatchObject({ type: 'string', values: ['9007199254740993'] });
});

test('columns of the same name are both there', async () => {
  const [frame] = await run('select 1 as error_message, 2 as error_message');

  expect(frame?.fields.map(({ name, values }) => [name, values[0]])).toEqual([
    ['error_message', 1],
    ['error_message', 2],
  ]);
});

test('macros, the search path of howdah_reader, order, a semicolon at the end', async () => {
  const [frame] = await run(
    'select occurred_at from tb_error_occurrence where $__timeFilter(occurred_at) order by 1 desc;  -- end'
  );

  const times = frame?.fields[0]?.values as bigint[];
  expect(times).toEqual([...times].sort((a, b) => (a < b ? 1 : -1)));
  expect(times).toHaveLength(4);
  expect(frame?.meta?.executedQueryString).toMatch(/^select occurred_at .*timestamptz '/);
});

test('a with query and the views', async () => {
  const [frame] = await run('with recent as (select * from errors) select count(*) as n from recent');

  expect(frame?.fields[0]?.values).toEqual([4]);
});

test('rows beyond the limit are cut with a notice', async () => {
  const [frame] = await run('select generate_series(1, 1000000000) as n', { limit: 3 });

  expect(frame?.fields[0]?.values).toEqual([1, 2, 3]);
  expect(frame?.meta?.notices?.[0]?.text).toMatch(/Only the first 3 rows/);
});

test('explain shows the plan', async () => {
  const [frame] = await run('EXPLAIN (ANALYZE, BUFFERS) SELECT * FROM tb_error_occurrence WHERE occurred_at > now()');

  expect(frame?.fields[0]?.name).toBe('QUERY PLAN');
});

test('no row is an empty list of frames (facts: grafana-backend 3.6)', async () => {
  expect(await run('select 1 where false')).toEqual([]);
});

describe('time series', () => {
  test('numbers become values, texts become labels, in the order of time', async () => {
    const frames = await run(
      `select $__timeGroupAlias(occurred_at, '1m'), environment, count(*) as errors
         from errors group by 1, 2 order by 1 desc`,
      { format: 'time_series' }
    );

    expect(frames.map(({ fields }) => fields[1]?.labels).sort()).toEqual([
      { environment: 'production' },
      { environment: 'staging' },
    ]);
    const production = frames.find(({ name }) => name === 'production');
    expect(production?.fields[0]).toMatchObject({ name: 'time', type: 'time', nullable: false });
    expect(production?.fields[0]?.values).toEqual(
      [5, 4, 2].map((minutes) => BigInt(ago(minutes).getTime()) * 1_000_000n)
    );
    expect(production?.fields[1]).toMatchObject({
      name: 'errors',
      config: { displayNameFromDS: 'production' },
      values: [1, 1, 1],
    });
  });

  test.each([
    ['0', [0, 1, 1, 0, 1, 0]],
    ['NULL', [null, 1, 1, null, 1, null]],
    ['previous', [null, 1, 1, 1, 1, 1]],
  ])('empty buckets are filled with %s', async (fill, values) => {
    const [frame] = await run(
      `select $__timeGroup(occurred_at, '1m', ${fill}) as time, count(*) as errors from errors
        where environment = 'production' group by 1`,
      { format: 'time_series' }
    );

    expect(frame?.fields[1]?.values).toEqual(values);
  });

  test.each([
    ['select 1 as n', /needs a column of type timestamptz/],
    ['select now() as time', /needs a number/],
  ])('%s is refused', async (sql, message) => {
    expect(await refusalOf(sql, { format: 'time_series' })).toMatchObject({
      code: 'sql_no_series',
      message: expect.stringMatching(message) as string,
    });
  });
});

describe('what is wrong with a statement is said', () => {
  test.each([
    ['select 1;\nselect 2', 'sql_several', /One statement at a time/],
    ['delete from tb_error_log', 'sql_not_reading', /only reads/],
    ['set role howdah', 'sql_not_reading', /only reads/],
    ['-- nothing', 'sql_not_reading', /begin with SELECT/],
    ['select *\n  from nowhere', 'sql_failed', /\(line 2\): relation "nowhere" does not exist/],
    ['select wrong from errors', 'sql_failed', /column "wrong" does not exist/],
    ['select (1', 'sql_failed', /syntax error/],
    ['select 1 /* open', 'sql_failed', /SQL/],
    ["select 'open", 'sql_failed', /SQL/],
    ['select 1 / 0', 'sql_failed', /division by zero/],
    ['select $1', 'sql_failed', /parameter/],
    ['select $__nothing', 'macro_unknown', /known are/],
    [
      'with gone as (delete from tb_error_log returning *) select * from gone',
      'sql_failed',
      /WITH clause containing a data-modifying/,
    ],
    ["select nextval('howdah.rollup_writer')", 'sql_forbidden', /Queries run as howdah_reader/],
    ['explain analyze create temp table x as select 1', 'sql_not_reading', /EXPLAIN before one of them/],
    ['select 1) as query; drop table howdah.project; --', 'sql_several', /One statement/],
  ])('%s', async (sql, code, message) => {
    const refusal = await refusalOf(sql);

    expect(refusal.code).toBe(code);
    expect(refusal.message).toMatch(message);
  });
});

describe('a query has the rights of howdah_reader and no more', () => {
  test.each([
    ['select * from howdah.project_key', 'sql_forbidden'],
    ["select pg_read_file('/etc/passwd')", 'sql_forbidden'],
    [
      "select set_config('role', 'none', true), query_to_xml('select * from howdah.project_key', true, true, '')",
      'sql_refused',
    ],
    ["select \"set_config\"('role', 'none', true)", 'sql_refused'],
    ["select U&\"s\\0065t_config\"('role', 'none', true)", 'sql_refused'],
    ["select query_to_xml('select set' || '_config(''role'', ''none'', true)', true, true, '')", 'sql_refused'],
    ['select pg_advisory_lock(1)', 'sql_refused'],
    ['select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid()', 'sql_forbidden'],
  ])('%s', async (sql, code) => {
    expect((await refusalOf(sql)).code).toBe(code);
  });

  test('the role is gone with the transaction', async () => {
    await run('select 1');

    const { rows } = await database.pool.query<{ role: string }>('select current_user as role, pg_sleep(0.01)');
    expect(rows[0]?.role).not.toBe('howdah_reader');
  });

  test('where the role cannot be taken, the query is refused and says who can mend it', async () => {
    await database.pool.query("create role stranger login password 'stranger'");
    const { openPool } = await import('../../postgres/pool.ts');
    const { createLog } = await import('../../observe/log.ts');
    const url = new URL(database.url);
    [url.username, url.password] = ['stranger', 'stranger'];
    const pool = openPool(url.href, { max: 1, applicationName: 'stranger', log: createLog('silent') });
    try {
      const refused = runQuery(
        { pool, now: () => now },
        {
          model: { queryType: 'sql', sql: 'select 1' },
          range: { from: ago(6), to: now },
          intervalMs: 1,
          maxDataPoints: 1,
          refId: 'A',
          signal: new AbortController().signal,
          caller: 'test',
        }
      );

      await expect(refused).rejects.toMatchObject({
        code: 'reader_missing',
        message: expect.stringContaining('howdah doctor') as string,
      });
    } finally {
      await pool.end();
      await database.pool.query('drop role stranger');
    }
  });
});
