import type { Pool } from 'pg';
import { expect, test } from 'vitest';
import { withDatabase } from '#support/database';
import { createPartition, isMissingPartition, listPartitions } from '../../postgres/partitions.ts';
import { createAhead } from './create-ahead.ts';
import { createLog } from '../../observe/log.ts';
import { runRetention } from './run-retention.ts';

const now = new Date('2031-01-31T23:59:59Z');

test('partitions are made ahead, in UTC, whatever the time zone of the session', () =>
  withDatabase(async ({ pool }) => {
    pool.options.options = '-c timezone=Pacific/Auckland';
    await createAhead(pool, now);

    const made = (await listPartitions(pool, 'tb_error_occurrence')).filter(({ name }) => name.includes('_2031_'));
    expect(made).toEqual([
      { name: 'tb_error_occurrence_2031_01', from: new Date('2031-01-01T00:00Z'), to: new Date('2031-02-01T00:00Z') },
      { name: 'tb_error_occurrence_2031_02', from: new Date('2031-02-01T00:00Z'), to: new Date('2031-03-01T00:00Z') },
      { name: 'tb_error_occurrence_2031_03', from: new Date('2031-03-01T00:00Z'), to: new Date('2031-04-01T00:00Z') },
      { name: 'tb_error_occurrence_2031_04', from: new Date('2031-04-01T00:00Z'), to: new Date('2031-05-01T00:00Z') },
    ]);
    expect(await createAhead(pool, now)).toEqual([]);
  }));

test('eight sessions that want the same month all get it (facts: seeds 1.1)', () =>
  withDatabase(async ({ pool }) => {
    const created = await Promise.all(
      Array.from({ length: 8 }, () => createPartition(pool, 'tb_error_occurrence', now))
    );

    expect(created.filter(Boolean)).toHaveLength(1);
  }));

test('a partition is dropped only when its youngest row is older than the retention', () =>
  withDatabase(async ({ pool }) => {
    await createPartition(pool, 'span', new Date('2030-12-31'));
    await createPartition(pool, 'span', new Date('2031-01-01'));
    await pool.query('create table howdah.span_archive_2030_01_01 (id int)');

    // Kept 30 days: at the last second of 31 January, 31 December ended more than 30 days ago, 1 January did not.
    const { dropped } = await retention(pool);

    expect(dropped).toContain('span_2030_12_31');
    expect(dropped).not.toContain('span_2031_01_01');
    const { rows } = await pool.query("select to_regclass('howdah.span_archive_2030_01_01') is not null as kept");
    expect(rows).toEqual([{ kept: true }]);
  }));

test('a partition in use is left for the next run, the others are dropped, and the reason is kept', () =>
  withDatabase(async ({ pool, connect }) => {
    const reader = await connect();
    await createPartition(pool, 'span', new Date('2030-12-01'));
    await createPartition(pool, 'tb_error_occurrence', new Date('2030-01-01'));
    await reader.query('begin; select count(*) from howdah.span');

    expect((await retention(pool)).failed).toEqual([
      { table: 'span', error: expect.stringMatching(/lock timeout/) as string },
    ]);

    expect(await namesOf(pool, 'tb_error_occurrence')).not.toContain('tb_error_occurrence_2030_01');
    expect(await namesOf(pool, 'span')).toContain('span_2030_12_01');
    const { rows } = await pool.query("select retention_error from howdah.partition_policy where table_name = 'span'");
    expect(rows[0]).toEqual({ retention_error: expect.stringMatching(/lock timeout/) as string });

    await reader.query('rollback');
    expect((await retention(pool)).dropped).toContain('span_2030_12_01');
  }));

test('a row without a partition is told from a broken check', () =>
  withDatabase(async ({ pool }) => {
    const insert = (startTime: string, durationNs: number) =>
      pool.query(
        `insert into howdah.span (trace_id, span_id, project_id, operation_id, resource_id, start_time, duration_ns)
         values (gen_random_uuid(), 1, 1, 1, 1, $1, $2)`,
        [startTime, durationNs]
      );

    const outside = await insert('2031-06-01T00:00Z', 1).catch((error: unknown) => error);
    const negative = await insert(new Date().toISOString(), -1).catch((error: unknown) => error);

    expect([isMissingPartition(outside), isMissingPartition(negative)]).toEqual([true, false]);
  }));

function retention(pool: Pool) {
  return runRetention({ pool, now: () => now, archiveDir: null, log: createLog('silent') });
}

async function namesOf(pool: Pool, table: string): Promise<string[]> {
  return (await listPartitions(pool, table)).map(({ name }) => name);
}
