import type pg from 'pg';
import { afterAll, beforeAll, beforeEach, afterEach, describe, expect, test } from 'vitest';
import { logIn } from '#support/log-in';
import { openMigrated } from '#support/migrated';
import { anIssue, anOccurrence } from '#support/telemetry-rows';
import { listPartitions } from '../../sidecar/src/postgres/partitions.ts';

const HOUR_MS = 3_600_000;

let database: Awaited<ReturnType<typeof openMigrated>>;
let writer: pg.Client;

beforeAll(async () => {
  database = await openMigrated();
});
beforeEach(async () => {
  writer = await logIn(database.url, 'howdah_writer');
});
afterEach(() => writer.end());
afterAll(() => database.close());

describe('making partitions', () => {
  test.each(['UTC', 'Pacific/Auckland', 'America/Los_Angeles', 'Europe/Berlin', 'Pacific/Kiritimati'])(
    'months are UTC months, without gap or overlap, in a session of %s',
    async (zone) => {
      await writer.query(`set timezone = '${zone}'`);
      await writer.query('begin');
      // Two years: every change between summer and winter of either hemisphere.
      for (let month = 0; month < 24; month += 1) {
        await writer.query(
          "select create_error_occurrence_partition(('2040-01-01'::date + make_interval(months => $1))::date)",
          [month]
        );
      }
      const made = (await listPartitions(writer, 'tb_error_occurrence')).filter(({ name }) => /_204[01]_/.test(name));
      await writer.query('rollback');

      expect(made).toHaveLength(24);
      for (const [index, { name, from, to }] of made.entries()) {
        expect(from).toEqual(new Date(Date.UTC(2040, index, 1)));
        expect(to).toEqual(new Date(Date.UTC(2040, index + 1, 1)));
        expect(name).toBe(`tb_error_occurrence_${from.toISOString().slice(0, 7).replace('-', '_')}`);
      }
    }
  );

  test('a row of the last moment of a month and one of the first lie in their own months, whatever the zone', async () => {
    await writer.query("set timezone = 'Pacific/Auckland'");
    await writer.query(
      "select create_error_occurrence_partition('2032-03-31'), create_error_occurrence_partition('2032-04-01')"
    );
    const issue = anIssue();
    await database.insert('tb_error_log', issue);
    await database.insert(
      'tb_error_occurrence',
      anOccurrence(issue, { occurred_at: '2032-03-31T23:59:59.999999Z' }),
      anOccurrence(issue, { occurred_at: '2032-04-01T00:00:00Z' })
    );

    const { rows } = await writer.query(
      `select tableoid::regclass::text as partition from tb_error_occurrence
        where occurred_at between '2032-03-31Z' and '2032-04-02Z' order by occurred_at`
    );
    expect(rows).toEqual([{ partition: 'tb_error_occurrence_2032_03' }, { partition: 'tb_error_occurrence_2032_04' }]);
  });

  test('asking again changes nothing, and says so', async () => {
    const ensure = async () =>
      (await writer.query<{ created: boolean }>('select created from ensure_notification_log_partitions(5)')).rows.map(
        ({ created }) => created
      );

    expect(await ensure()).toEqual([false, false, false, false, true, true]);
    expect(await ensure()).toEqual([false, false, false, false, false, false]);
  });

  test('eight sessions that want the same two years all get them, each partition made once', async () => {
    const sessions = await Promise.all(Array.from({ length: 8 }, () => logIn(database.url, 'howdah_writer')));
    const answers = await Promise.all(
      sessions.map(
        async (session) =>
          (
            await session.query<{ partition_name: string; created: boolean }>(
              'select * from ensure_error_occurrence_partitions(24)'
            )
          ).rows
      )
    );
    await Promise.all(sessions.map((session) => session.end()));

    expect(answers.map((rows) => rows.length)).toEqual(Array.from({ length: 8 }, () => 25));
    const made = answers.flat().filter(({ created }) => created);
    expect(made.length).toBeGreaterThan(20);
    expect(new Set(made.map(({ partition_name }) => partition_name)).size).toBe(made.length);
  });

  test('a table of the same name in a schema before ours on the search_path is not taken for a partition', async () => {
    await writer.query('create schema lookalike; create table lookalike.tb_error_occurrence_2033_01 (id int)');
    await writer.query('set search_path = lookalike, howdah');

    await writer.query("select create_error_occurrence_partition('2033-01-20')");

    expect((await listPartitions(database.pool, 'tb_error_occurrence')).map(({ name }) => name)).toContain(
      'tb_error_occurrence_2033_01'
    );
    await writer.query('drop schema lookalike cascade');
  });

  test('functions of the same names as those of PostgreSQL, made by howdah_writer, are not run by ours', async () => {
    await writer.query(
      `create function howdah.hashtextextended(text, bigint) returns bigint language plpgsql
           as $$ begin raise exception 'another function ran'; end $$`
    );
    await database.pool.query("select howdah.create_partition('tb_error_occurrence', '2034-01-01')");
    await writer.query('drop function howdah.hashtextextended(text, bigint)');
  });

  test('a table in the way is named, with what to do', async () => {
    await writer.query('create table howdah.tb_error_occurrence_2035_01 (id int)');

    await expect(writer.query("select create_error_occurrence_partition('2035-01-01')")).rejects.toMatchObject({
      code: '42P07',
      message: expect.stringContaining('a table of this name exists that is not a partition') as string,
      hint: expect.stringContaining('Attach it, rename it or drop it') as string,
    });
    await writer.query('drop table howdah.tb_error_occurrence_2035_01');
  });

  test.each([
    ['create_error_occurrence_partition(null)', /no partition of tb_error_occurrence for null/],
    ["create_error_occurrence_partition('infinity')", /for infinity/],
    ["create_error_occurrence_partition('0044-03-15 BC')", /for .* BC/],
    ['create_notification_log_partition(null)', /no partition of tb_error_notification_log for null/],
    ['ensure_error_occurrence_partitions(null)', /months_ahead is null, but must be between 0 and 120/],
    ['ensure_error_occurrence_partitions(-1)', /months_ahead is -1/],
    ['ensure_error_occurrence_partitions(121)', /months_ahead is 121/],
    ['ensure_notification_log_partitions(2147483647)', /months_ahead is 2147483647/],
    [
      'drop_old_error_occurrence_partitions(null)',
      /retention_months is null, but must be 1 or more; nothing was dropped/,
    ],
    ['drop_old_error_occurrence_partitions(0)', /retention_months is 0/],
    ['drop_old_notification_log_partitions(-6)', /retention_months is -6/],
  ])('%s is refused', async (call, message) => {
    const before = await listPartitions(database.pool, 'tb_error_occurrence');

    await expect(writer.query(`select ${call}`)).rejects.toMatchObject({
      code: '22023',
      message: expect.stringMatching(message) as string,
    });

    expect(await listPartitions(database.pool, 'tb_error_occurrence')).toEqual(before);
  });

  test('a table that is not partitioned is refused, with those that are', async () => {
    await expect(writer.query("select howdah.create_partition('tb_error_log', now())")).rejects.toMatchObject({
      code: '42P01',
      hint: expect.stringContaining('tb_error_occurrence') as string,
    });
  });
});

describe('dropping partitions', () => {
  /** The first moment of the UTC month so many months ago. */
  const monthAgo = (months: number) => {
    const now = new Date();
    return new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - months, 1));
  };
  const nameOf = (table: string, at: Date) => `${table}_${at.toISOString().slice(0, 7).replace('-', '_')}`;
  const dropped = async (call: string) =>
    (await writer.query<{ partition_name: string; dropped: boolean }>(`select * from ${call}`)).rows;

  test('what ends before the cutoff goes, and no row younger than the retention, whatever the zone', async () => {
    await writer.query("set timezone = 'Pacific/Kiritimati'");
    for (const months of [5, 6, 7, 8]) {
      await writer.query("select howdah.create_partition('tb_error_notification_log', $1)", [monthAgo(months)]);
    }
    // The month that was six months ago today has days that are younger than six months, unless today is the last of them.
    const young = nameOf('tb_error_notification_log', monthAgo(6));

    const gone = await dropped('drop_old_notification_log_partitions(6)');

    expect(gone).toEqual([
      { partition_name: nameOf('tb_error_notification_log', monthAgo(8)), dropped: true },
      { partition_name: nameOf('tb_error_notification_log', monthAgo(7)), dropped: true },
    ]);
    expect((await listPartitions(database.pool, 'tb_error_notification_log')).map(({ name }) => name)).toContain(young);
  });

  test('tables that only look like partitions stay, attached elsewhere or not at all', async () => {
    await writer.query(
      `create table howdah.tb_error_occurrence_archive_2020_01 (id int);
       create table howdah.tb_error_occurrence_2020_02 (id int);
       create table howdah.mine (at timestamptz) partition by range (at);
       create table howdah.tb_error_occurrence_2020_03 partition of howdah.mine for values from ('2020-03-01Z') to ('2020-04-01Z')`
    );

    expect(await dropped('drop_old_error_occurrence_partitions(1)')).toEqual([]);

    const { rows } = await writer.query(
      `select count(to_regclass(name)) as kept from unnest('{tb_error_occurrence_archive_2020_01,
              tb_error_occurrence_2020_02, tb_error_occurrence_2020_03}'::text[]) as t (name)`
    );
    expect(rows).toEqual([{ kept: '3' }]);
    await writer.query(
      'drop table howdah.tb_error_occurrence_archive_2020_01, howdah.tb_error_occurrence_2020_02, howdah.mine'
    );
  });

  test('what is under legal hold, or kept after a restore, is named and stays', async () => {
    const [held, kept, free] = [monthAgo(30), monthAgo(29), monthAgo(28)];
    for (const at of [held, kept, free]) {
      await writer.query("select howdah.create_partition('tb_error_occurrence', $1)", [at]);
    }
    const issue = anIssue();
    await database.insert('tb_error_log', issue);
    await database.insert(
      'tb_error_occurrence',
      anOccurrence(issue, { occurred_at: new Date(held.getTime() + HOUR_MS) })
    );
    await database.insert('legal_hold', { kind: 'issue', subject: issue.error_id, reason: 'court', held_by: 'ada' });
    await database.insert('partition_keep', {
      partition_name: nameOf('tb_error_occurrence', kept),
      table_name: 'tb_error_occurrence',
      keep_until: new Date(Date.now() + HOUR_MS),
      reason: 'restored',
      kept_by: 'ada',
    });

    expect(await dropped('drop_old_error_occurrence_partitions(12)')).toEqual([
      { partition_name: nameOf('tb_error_occurrence', held), dropped: false },
      { partition_name: nameOf('tb_error_occurrence', kept), dropped: false },
      { partition_name: nameOf('tb_error_occurrence', free), dropped: true },
    ]);

    await database.pool.query('update howdah.legal_hold set released_at = now(); delete from howdah.partition_keep');
    expect((await dropped('drop_old_error_occurrence_partitions(12)')).map((row) => row.dropped)).toEqual([true, true]);
  });
});

test('statistics count rows instead of guessing them', async () => {
  const issue = anIssue();
  await database.insert('tb_error_log', issue);
  const at = new Date();
  await database.insert(
    'tb_error_occurrence',
    ...Array.from({ length: 7 }, () => anOccurrence(issue, { occurred_at: at }))
  );
  const partition = `tb_error_occurrence_${at.toISOString().slice(0, 7).replace('-', '_')}`;
  const count = async () =>
    (
      await writer.query<{ row_count: string }>(
        'select row_count from get_partition_stats() where partition_name = $1',
        [partition]
      )
    ).rows;

  const before = await count();
  await database.pool.query('delete from howdah.tb_error_occurrence where error_id = $1', [issue.error_id]);

  expect(before).toEqual([{ row_count: '7' }]);
  expect(await count()).toEqual([{ row_count: '0' }]);
});
