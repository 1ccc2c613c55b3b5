import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openApplicationSide, type ApplicationSide } from '#support/application-side';
import { openDatabase, type TestDatabase } from '#support/database';
import { anIssue, anOccurrence, aSpan, storeSpans } from '#support/telemetry-rows';
import type { StorageInfo, TableHealth } from '../../../contract/api.ts';
import { createPartition } from '../postgres/partitions.ts';

const now = new Date();
const daysAgo = (days: number) => new Date(now.getTime() - days * 86_400_000);
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000);

let database: TestDatabase & { close(): Promise<void> };
let api: ApplicationSide;
beforeEach(async () => {
  database = await openDatabase();
  api = await openApplicationSide(database);
});
afterEach(async () => {
  await api.close();
  await database.close();
});

const storage = () => api.get<StorageInfo>('storage');
async function tableOf(name: string): Promise<TableHealth> {
  const { tables } = await storage();
  const found = tables.find(({ table }) => table === name);
  if (!found) throw new Error(`no ${name} among ${tables.map(({ table }) => table).join(', ')}`);
  return found;
}
const midnightOf = (at: Date) => `${at.toISOString().slice(0, 10)}T00:00:00Z`;
const nameOf = (table: string, at: Date) => `${table}_${at.toISOString().slice(0, 10).replaceAll('-', '_')}`;

test('storage names what is missing, and creating ahead mends it', async () => {
  expect(await tableOf('span')).toMatchObject({
    signal: 'traces',
    grain: 'day',
    retentionDays: 30,
    maxBytes: null,
    archive: false,
    health: 'warning',
    message: expect.stringMatching(/Missing ahead: span_/) as string,
    lastError: null,
    lastRunAt: null,
  });

  expect(await api.refused('POST', 'storage/create-ahead', { as: { role: 'Editor' } })).toMatch(
    /^403 role_too_low: .*Admin/
  );
  const { created } = await api.post<{ created: string[] }>('storage/create-ahead', { as: { role: 'Admin' } });
  expect(created.length).toBeGreaterThan(0);

  const after = await storage();
  expect(new Set(after.tables.map(({ health }) => health))).toEqual(new Set(['ok']));
  expect(after.tables.every(({ lastRunAt }) => lastRunAt !== null)).toBe(true);
  expect(after.totalBytes).toBe(after.tables.reduce((total, { bytes }) => total + bytes, 0));
  const months = after.tables.find(({ table }) => table === 'tb_error_occurrence')?.coverage;
  expect(months?.map(({ covered }) => covered)).toEqual([true, true, true, true]);
  expect(months?.[0]?.month).toBe(now.toISOString().slice(0, 7));
});

describe('the oldest row', () => {
  test('is the oldest one of every table, not the beginning of its partition', async () => {
    const issue = anIssue();
    const [oldest, later] = [minutesAgo(90), minutesAgo(50)];
    await database.insert('tb_error_log', issue);
    await database.insert('tb_error_occurrence', anOccurrence(issue, { occurred_at: later }));
    await database.insert('tb_error_occurrence', anOccurrence(issue, { occurred_at: oldest }));
    await storeSpans(
      database,
      aSpan({ name: 'GET /a', start: later }),
      aSpan({ name: 'GET /b', start: oldest }),
      aSpan({ name: 'GET /b', start: later }),
      aSpan({ name: 'GET /c', start: minutesAgo(10) })
    );
    await database.insert(
      'metric_point',
      { series_id: 2, time: later, value: 1 },
      { series_id: 1, time: minutesAgo(10), value: 1 },
      { series_id: 3, time: oldest, value: 1 }
    );
    await database.insert('log_record', { time: oldest, project_id: 1, resource_id: 1 });

    const { tables } = await storage();

    expect(Object.fromEntries(tables.map(({ table, oldestRowAt }) => [table, oldestRowAt]))).toEqual({
      attachment: null,
      check_in: null,
      client_report: null,
      ingest_ledger: null,
      log_record: oldest.toISOString(),
      metric_point: oldest.toISOString(),
      session_count: null,
      span: oldest.toISOString(),
      span_rollup: new Date(Math.floor(oldest.getTime() / 60_000) * 60_000).toISOString(),
      span_rollup_hour: null,
      tb_entity_change_log: null,
      tb_error_notification_log: null,
      tb_error_occurrence: oldest.toISOString(),
      tenant_rollup: null,
      user_feedback: null,
    });
  });

  test('is looked for past partitions of which every row was deleted', async () => {
    await storeSpans(database, aSpan({ start: daysAgo(1) }), aSpan({ start: now }));
    await database.pool.query('delete from howdah.span where start_time < $1', [minutesAgo(60)]);

    expect((await tableOf('span')).oldestRowAt).toBe(now.toISOString());
  });

  test.each([
    [
      'span',
      `insert into howdah.span (trace_id, span_id, project_id, operation_id, resource_id, start_time, duration_ns)
       select gen_random_uuid(), i, 1, i % 7, 1, $1::timestamptz - make_interval(secs => i), 1
         from generate_series(0, 4999) i`,
    ],
    [
      'metric_point',
      `insert into howdah.metric_point (series_id, time, value)
       select i % 7, $1::timestamptz - make_interval(secs => i), 1 from generate_series(0, 4999) i`,
    ],
    [
      'log_record',
      `insert into howdah.log_record (time, project_id, resource_id)
       select $1::timestamptz - make_interval(secs => i), 1, 1 from generate_series(0, 4999) i`,
    ],
  ])('of %s is found in an index', async (table, fill) => {
    const client = await database.connect();
    await client.query(fill, [now]);

    await client.query('begin');
    const { rows } = await client.query<{ oldest: Date }>('select howdah.oldest_row_at($1) as oldest', [table]);
    const { rows: scans } = await client.query<{ read: string }>(
      `select coalesce(sum(seq_tup_read), 0) as read from pg_stat_xact_user_tables where relname like $1 || '_2%'`,
      [table]
    );
    await client.query('rollback');

    expect(rows[0]?.oldest).toEqual(new Date(now.getTime() - 4_999_000));
    expect(scans).toEqual([{ read: '0' }]);
  });
});

describe('partitions on their way', () => {
  test('what is due, kept, detached or archived is told apart, and says how late retention is', async () => {
    const { pool, insert } = database;
    const issue = anIssue();
    const [dueDay, keptDay, detachedDay, archivedDay] = [33, 34, 35, 36].map(daysAgo) as [Date, Date, Date, Date];
    const trace = aSpan({ start: keptDay });
    await insert('tb_error_log', issue);
    for (const at of [dueDay, keptDay, detachedDay]) await createPartition(pool, 'span', at);
    await createPartition(pool, 'span_rollup', keptDay);
    await storeSpans(database, trace);
    await insert('legal_hold', { kind: 'trace', subject: trace.traceId, reason: 'court', held_by: 'ada' });
    await insert('partition_event', { table_name: 'span', partition_name: nameOf('span', keptDay), event: 'held' });
    const detached = nameOf('span', detachedDay);
    await insert('partition_detached', {
      partition_name: detached,
      table_name: 'span',
      partition_oid: (await pool.query<{ oid: number }>('select $1::regclass::oid as oid', [`howdah.${detached}`]))
        .rows[0]?.oid,
      from_at: midnightOf(detachedDay),
      to_at: midnightOf(daysAgo(34)),
      reason: 'retention',
    });
    await pool.query(`alter table howdah.span detach partition howdah.${detached}`);
    await insert('partition_archive', {
      archive_name: nameOf('span', archivedDay),
      partition_name: nameOf('span', archivedDay),
      table_name: 'span',
      from_at: midnightOf(archivedDay),
      to_at: midnightOf(detachedDay),
      location: 'span.csv.gz',
      rows: 12,
      bytes: 3456,
      sha256: 'ab',
    });
    const droppedAt = minutesAgo(30);
    await insert('partition_event', { table_name: 'span', event: 'dropped', at: droppedAt });

    const span = await tableOf('span');

    expect(span.partitions.slice(0, 4).map(({ partition, state, rows }) => [partition, state, rows])).toEqual([
      [nameOf('span', archivedDay), 'archived', 12],
      [detached, 'detached', null],
      [nameOf('span', keptDay), 'kept', null],
      [nameOf('span', dueDay), 'due', null],
    ]);
    expect(span.health).toBe('critical');
    expect(span.message).toMatch(/^Retention is 4 days late: rows older than 30 days are still there/);
    expect(Math.floor(span.latenessMs / 86_400_000)).toBe(4);
    expect(span.lastDropAt).toBe(droppedAt.toISOString());
    expect(span.oldestRowAt).toBe(keptDay.toISOString());
    expect(span.partitions[0]).toMatchObject({ bytes: 0, indexBytes: 0 });

    const reader = await database.connect();
    await reader.query('set role howdah_reader');
    const { rows } = await reader.query(`
      select oldest_partition, oldest_row_at, extract(day from lateness)::int as days_late, detached_partitions::int
        from monitoring.retention where table_name = 'span'`);
    expect(rows).toEqual([
      { oldest_partition: nameOf('span', dueDay), oldest_row_at: keptDay, days_late: 4, detached_partitions: 1 },
    ]);

    await pool.query('update howdah.legal_hold set released_at = now()');
    const after = await tableOf('span');
    expect(after.partitions[2]).toMatchObject({ partition: nameOf('span', keptDay), state: 'due' });
  });

  test('a restored partition is kept until its time is over', async () => {
    const at = daysAgo(50);
    await createPartition(database.pool, 'span', at);
    const keep = { partition_name: nameOf('span', at), table_name: 'span', reason: 'restored', kept_by: 'ada' };
    await database.insert('partition_keep', { ...keep, keep_until: daysAgo(-1) });
    expect((await tableOf('span')).partitions[0]).toMatchObject({ partition: nameOf('span', at), state: 'kept' });

    await database.pool.query('update howdah.partition_keep set keep_until = $1', [daysAgo(1)]);
    expect((await tableOf('span')).partitions[0]).toMatchObject({ partition: nameOf('span', at), state: 'due' });
  });

  test('a partition made by hand that is no whole day, or has no bounds, is a warning with what to do', async () => {
    const { pool } = database;
    const day = daysAgo(5).toISOString().slice(0, 10);
    await pool.query(
      `create table howdah.span_half partition of howdah.span for values from ('${day}T00:00Z') to ('${day}T12:00Z')`
    );
    await pool.query('create table howdah.span_rest partition of howdah.span default');
    await api.post('storage/create-ahead', { as: { role: 'Admin' } });

    const span = await tableOf('span');

    expect(span.health).toBe('warning');
    expect(span.gaps).toEqual([
      expect.stringMatching(/^span_half holds .* which are no whole UTC days: .*Detach it/),
      expect.stringMatching(/^span_rest has no bounds in time/),
      expect.stringMatching(/^No partition from /),
    ]);
  });
});

test('growth is said as soon as six hours of rows are there, and what it comes to', async () => {
  expect(await tableOf('log_record')).toMatchObject({ bytesPerDay: null, projectedBytes: null });

  await database.insert('log_record', { time: daysAgo(0.9), project_id: 1, resource_id: 1 });
  await database.insert('log_record', { time: now, project_id: 1, resource_id: 1 });

  const { bytesPerDay, projectedBytes, retentionDays } = await tableOf('log_record');
  expect(bytesPerDay).toBeGreaterThan(0);
  expect(projectedBytes).toBe(bytesPerDay! * (retentionDays + 1));
});

test("dead rows and the last vacuum are PostgreSQL's", async () => {
  await storeSpans(database, aSpan({ start: now }));
  await database.pool.query('vacuum howdah.span');

  const { lastVacuumAt, deadRows } = await tableOf('span');

  expect(new Date(lastVacuumAt ?? 0).getTime()).toBeGreaterThanOrEqual(now.getTime() - 1000);
  expect(deadRows).toBe(0);
});
