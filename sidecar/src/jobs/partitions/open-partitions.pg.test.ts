import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Pool } from 'pg';
import { expect, test } from 'vitest';
import { openDatabase, withDatabase } from '#support/database';
import { spanPartition, utcDay } from '#support/past-spans';
import { createLog } from '../../observe/log.ts';
import { migrate } from '../../postgres/migrate.ts';
import { createPartition } from '../../postgres/partitions.ts';
import { closePast } from './close-past.ts';
import { createAhead } from './create-ahead.ts';
import { summariseOpen } from './summarise-open.ts';

const today = spanPartition(utcDay(0));

async function openSpanPartitions(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ partition_name: string }>(
    "select partition_name from howdah.open_partitions() where table_name = 'span' order by to_at"
  );
  return rows.map(({ partition_name }) => partition_name);
}

/** More than the 128 pages of a first range, which an index that was made for an empty table knows. */
async function fill(pool: Pool, start: Date): Promise<void> {
  await pool.query(
    `insert into howdah.span (trace_id, span_id, project_id, operation_id, resource_id, start_time, duration_ns, attributes)
     select gen_random_uuid(), n, 1, 1, 1, $1, 1, jsonb_build_object('text', repeat('x', 1000)) from generate_series(1, 1000) n`,
    [start]
  );
}

/** How many ranges of pages the BRIN index of a partition does not know; from now on it does. */
async function rangesUnknown(pool: Pool, partition: string): Promise<number> {
  const { rows } = await pool.query<{ ranges: number }>(
    `select brin_summarize_new_values(i.indexrelid) as ranges
       from pg_index i join pg_class c on c.oid = i.indexrelid join pg_am a on a.oid = c.relam
      where a.amname = 'brin' and i.indrelid = $1::regclass`,
    [`howdah.${partition}`]
  );
  return rows[0]?.ranges ?? -1;
}

test('partitions of days are open from the beginning, those of months and of the past are not', () =>
  withDatabase(async ({ pool }) => {
    await createAhead(pool, new Date());
    await createPartition(pool, 'span', utcDay(-3));
    const { rows } = await pool.query('select distinct table_name from howdah.open_partitions() order by 1');

    expect(await openSpanPartitions(pool)).toEqual([0, 1, 2, 3].map((days) => spanPartition(utcDay(days))));
    expect(rows.map(({ table_name }: { table_name: string }) => table_name)).toEqual([
      'attachment',
      'ingest_ledger',
      'log_record',
      'metric_point',
      'span',
    ]);
  }));

test('partitions that were there before an upgrade are open as well', async () => {
  const database = await openDatabase({ empty: true });
  const migrationsDir = await mkdtemp(join(tmpdir(), 'howdah-migrations-'));
  const sidecar = resolve(import.meta.dirname, '../../..');
  const options = { migrationsDir, viewsDir: join(sidecar, 'views'), log: createLog('silent') };
  await cp(join(sidecar, 'migrations'), migrationsDir, {
    recursive: true,
    filter: (path) => !path.includes('0024-'),
  });
  await migrate(database.pool, options);
  await createAhead(database.pool, new Date());
  await createPartition(database.pool, 'span', utcDay(-3));

  await migrate(database.pool, { ...options, migrationsDir: join(sidecar, 'migrations') });

  expect(await openSpanPartitions(database.pool)).toEqual([0, 1, 2, 3].map((days) => spanPartition(utcDay(days))));
  await database.close();
  await rm(migrationsDir, { recursive: true });
});

test('the index on time knows the new rows of open partitions', () =>
  withDatabase(async ({ pool }) => {
    const past = utcDay(-3);
    await createPartition(pool, 'span', past);
    await fill(pool, new Date());
    await fill(pool, past);

    await summariseOpen(pool, new Map(), 1);

    expect(await rangesUnknown(pool, today)).toBe(0);
    expect(await rangesUnknown(pool, spanPartition(past))).toBe(1);
  }));

test('the index is looked after when enough has come since the last time', () =>
  withDatabase(async ({ pool }) => {
    const summarised = new Map<number, number>();
    await fill(pool, new Date());
    await summariseOpen(pool, summarised, 1_000_000);
    await fill(pool, new Date());

    await summariseOpen(pool, summarised, 2_000_000);
    expect(await rangesUnknown(pool, today)).toBe(1);

    await fill(pool, new Date());
    await summariseOpen(pool, summarised, 2_000_000);
    expect(await rangesUnknown(pool, today)).toBe(0);
    expect(summarised.size).toBe(1);
  }));

test('a partition that autovacuum has at hand is left to it, and comes next time', () =>
  withDatabase(async ({ pool, connect }) => {
    await fill(pool, new Date());
    const other = await connect();
    // As ANALYZE and VACUUM lock it.
    await other.query('begin');
    await other.query(`lock table howdah.${today} in share update exclusive mode`);

    const summarised = new Map<number, number>();
    await summariseOpen(pool, summarised, 1);
    const closed = await closePast(pool, utcDay(2));
    await other.query('rollback');

    expect(closed).toContain(today.replace('span', 'log_record'));
    expect(closed).not.toContain(today);
    expect(summarised.size).toBe(0);

    await summariseOpen(pool, summarised, 1);
    expect(await rangesUnknown(pool, today)).toBe(0);
  }));

test('an hour after its end a partition is left to autovacuum, its index complete', () =>
  withDatabase(async ({ pool }) => {
    await fill(pool, new Date());
    const end = utcDay(1).getTime();
    const before = await openSpanPartitions(pool);

    expect(await closePast(pool, new Date(end + 3_600_000 - 1))).toEqual([]);
    expect(await closePast(pool, new Date(end + 3_600_000))).toContain(today);

    expect(await openSpanPartitions(pool)).toEqual(before.filter((partition) => partition !== today));
    const { rows } = await pool.query('select reloptions from pg_class where oid = $1::regclass', [`howdah.${today}`]);
    expect(rows).toEqual([{ reloptions: null }]);
    expect(await rangesUnknown(pool, today)).toBe(0);
  }));
