import { expect, test } from 'vitest';
import { withDatabase } from '#support/database';
import { createPartition, isMissingPartition, listPartitions } from '../../postgres/partitions.ts';
import { createAhead } from './create-ahead.ts';

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
