import { randomUUID } from 'node:crypto';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logIn } from '#support/log-in';
import { openMigrated } from '#support/migrated';
import { storeExampleData } from './example-data.ts';

// Our own statements of the shapes that people write on the views and tables; the founding documents need not be here.
let database: Awaited<ReturnType<typeof openMigrated>>;
let writer: pg.Client;
let reader: pg.Client;
beforeAll(async () => {
  database = await openMigrated();
  await storeExampleData(database);
  writer = await logIn(database.url, 'howdah_writer');
  reader = await logIn(database.url, 'howdah_reader');
});
afterAll(async () => {
  await Promise.all([writer.end(), reader.end()]);
  await database.close();
});

describe('deleting through the views, as howdah_writer', () => {
  /** Runs it, looks at what is left, takes it back. */
  const remainingAfter = async (sql: string, count: string) => {
    await writer.query('begin');
    const { rowCount } = await writer.query(sql);
    const { rows } = await writer.query<{ count: string }>(count);
    await writer.query('rollback');
    return { deleted: rowCount, left: Number(rows[0]?.count) };
  };

  test.each([
    ['monitoring.errors', 'tb_error_occurrence', "occurred_at < now() - interval '50 days'"],
    ['monitoring.traces', 'span', "start_time < now() - interval '20 days'"],
    ['monitoring.metrics', 'metric_point', "timestamp < now() - interval '5 days'"],
    ['monitoring.errors', 'tb_error_occurrence', "environment = 'staging' and context->>'user_id' is not null"],
    ['monitoring.traces', 'span', "attributes->>'db.system' = 'postgresql' and duration_ms > 10"],
    ['monitoring.metrics', 'metric_point', 'labels @> \'{"cache_type": "apq"}\''],
    ['monitoring.traces', 'span', 'true'],
  ])('from %s: the rows of %s where %s, no more and no less', async (view, table, condition) => {
    const matching = await writer.query(`select from ${view} where ${condition}`);
    const all = await writer.query(`select from howdah.${table}`);

    const { deleted, left } = await remainingAfter(
      `delete from ${view} where ${condition}`,
      `select count(*) from howdah.${table}`
    );

    expect(matching.rowCount).toBeGreaterThan(0);
    expect(deleted).toBe(matching.rowCount);
    expect(left).toBe((all.rowCount ?? 0) - (deleted ?? 0));
  });

  test('what is under legal hold stays and is not counted', async () => {
    const { rows } = await writer.query<{ issue_id: string; trace_id: string }>(
      "select issue_id, trace_id from monitoring.errors where fingerprint = 'payment_processing_error' and trace_id is not null limit 1"
    );
    const [{ issue_id: issue, trace_id: trace } = { issue_id: '', trace_id: '' }] = rows;
    await database.insert(
      'legal_hold',
      { kind: 'issue', subject: issue, reason: 'court', held_by: 'ada' },
      { kind: 'trace', subject: trace, reason: 'court', held_by: 'ada' }
    );
    const held = await writer.query('select from monitoring.errors where issue_id = $1 or trace_id = $2', [
      issue,
      trace,
    ]);
    const all = await writer.query('select from monitoring.errors');

    expect(await remainingAfter('delete from monitoring.errors', 'select count(*) from monitoring.errors')).toEqual({
      deleted: (all.rowCount ?? 0) - (held.rowCount ?? 0),
      left: held.rowCount,
    });
    expect((await remainingAfter('delete from monitoring.traces', 'select count(*) from monitoring.traces')).left).toBe(
      2
    );

    await database.pool.query('delete from howdah.legal_hold');
  });

  test('howdah_reader deletes nothing', async () => {
    await reader.query('set default_transaction_read_only = off');
    await expect(reader.query('delete from monitoring.metrics')).rejects.toMatchObject({ code: '42501' });
    await reader.query('reset default_transaction_read_only');
  });
});

describe('questions across signals, as howdah_reader', () => {
  test.each([
    [
      'errors with the slow requests in which they happened',
      `select e.message, t.operation_name, t.duration_ms, t.status_code, t.attributes->>'user_id'
         from monitoring.errors e join monitoring.traces t using (trace_id)
        where t.span_kind = 'server' and t.duration_ms > 1000`,
    ],
    [
      'errors with what changed in the business meanwhile, by a key of the context',
      `select e.fingerprint, c.entity_name, c.before_data->>'status', c.after_data->>'status'
         from monitoring.errors e
         join tb_entity_change_log c on c.entity_id = e.context->>'order_id'
          and c.changed_at between e.occurred_at - interval '1 minute' and e.occurred_at + interval '1 minute'`,
    ],
    [
      'requests with the sum of a metric while they ran',
      `select t.trace_id, m.queries
         from monitoring.traces t
        cross join lateral (select sum(metric_value) as queries from monitoring.metrics
                             where metric_name = 'db.queries.count' and timestamp between t.start_time and t.end_time) m
        where t.duration_ms > 1000 and m.queries > 0`,
    ],
    [
      'percentiles per operation, all in one pass',
      `select operation_name, percentile_cont(array[0.5, 0.99]) within group (order by duration_ms) as p, mode() within group (order by status_code)
         from monitoring.traces group by operation_name having count(*) > 10`,
    ],
    [
      'the share of failed requests of each operation, as numbers that round',
      `select operation_name, round(100.0 * count(*) filter (where status_code >= 500) / count(*), 2) as failed
         from monitoring.traces where status_code is not null group by 1`,
    ],
    [
      'users by number of errors, in windows',
      `select context->>'user_id', count(*), rank() over (order by count(*) desc), array_agg(distinct exception_type)
         from monitoring.errors where context ? 'user_id' group by 1`,
    ],
    [
      'the months that must exist and whether they do (instead of Q67)',
      `select month::date as required_month,
              exists (select from monitoring.partitions p
                       where p.table_name = 'tb_error_occurrence' and p.from_at <= month and p.to_at > month) as partition_exists
         from generate_series(date_trunc('month', now()), date_trunc('month', now()) + interval '3 months', interval '1 month') as month`,
    ],
    [
      'a plan with its buffers',
      "explain (analyze, buffers) select * from monitoring.errors where occurred_at > now() - interval '7 days' and occurred_at < now()",
    ],
  ])('%s', async (_, sql) => {
    const { rows } = await reader.query(sql);

    expect(rows.length).toBeGreaterThan(0);
  });

  test('all months that must exist do', async () => {
    const { rows } = await reader.query(
      `select from generate_series(date_trunc('month', now()), now() + interval '3 months', interval '1 month') as month
        where not exists (select from monitoring.partitions p
                           where p.table_name = 'tb_error_occurrence' and p.from_at <= month and p.to_at > month)`
    );
    expect(rows).toEqual([]);
  });

  test('numbers of metrics are exact: numeric, and counters add up', async () => {
    const { rows } = await reader.query(
      `select pg_typeof(metric_value)::text as type, round(sum(metric_value) over (), 2) as sum
         from monitoring.metrics where metric_name = 'cache_hits_total' limit 1`
    );
    expect(rows).toEqual([{ type: 'numeric', sum: '48.00' }]);
  });
});

describe('rules of notifications, as howdah_writer', () => {
  const insert = async (columns: Record<string, unknown>) => {
    const names = Object.keys(columns);
    const { rows } = await writer.query<Record<string, unknown>>(
      `insert into tb_error_notification_config (${names.join(', ')})
       values (${names.map((_, index) => `$${index + 1}`).join(', ')}) returning *`,
      Object.values(columns)
    );
    return rows[0];
  };

  test('what is not said has a default', async () => {
    expect(await insert({ severity: ['critical'] })).toMatchObject({
      min_occurrence_count: 1,
      enabled: true,
      rate_limit_minutes: 60,
      channel_type: null,
      channel_config: {},
      environment: null,
      config_id: expect.any(String) as string,
      created_at: expect.any(Date) as Date,
    });
  });

  test.each([
    [{ rate_limit_minutes: -1 }, '23514'],
    [{ min_occurrence_count: 0 }, '23514'],
    [{ channel_config: '[1]' }, '23514'],
    [{ config_id: 'not-a-uuid' }, '22P02'],
    [{ enabled: null }, '23502'],
  ])('%j is refused', async (columns, code) => {
    await expect(insert(columns)).rejects.toMatchObject({ code });
  });

  test('a delivery finds its month; one of a month without a partition is refused, and made possible by a function', async () => {
    const log = (at: string) =>
      writer.query(
        `insert into tb_error_notification_log (config_id, error_id, channel_type, status, sent_at)
         values ($1, $1, 'email', 'sent', $2)`,
        [randomUUID(), at]
      );
    await expect(log('2045-03-31T23:30:00-05:00')).rejects.toMatchObject({ code: '23514' });

    await writer.query("select create_notification_log_partition('2045-04-30')");
    await log('2045-03-31T23:30:00-05:00');

    const { rows } = await writer.query(
      "select tableoid::regclass::text as partition from tb_error_notification_log where sent_at > '2045-01-01'"
    );
    expect(rows).toEqual([{ partition: 'tb_error_notification_log_2045_04' }]);
  });
});

test('indexes that the founding documents want and cannot have on views are there on the tables (instead of Q84)', async () => {
  await writer.query('begin');
  await writer.query('create index my_recent_errors on howdah.tb_error_occurrence (occurred_at desc, environment)');
  const { rows } = await writer.query(
    "select count(*) > 3 as on_all from pg_inherits where inhparent = 'my_recent_errors'::regclass"
  );
  await writer.query('rollback');

  expect(rows).toEqual([{ on_all: true }]);
});
