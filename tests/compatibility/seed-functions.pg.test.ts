import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { logIn } from '#support/log-in';
import { openMigrated } from '#support/migrated';
import { createAhead } from '../../sidecar/src/jobs/partitions/create-ahead.ts';
import { listPartitions } from '../../sidecar/src/postgres/partitions.ts';
import { storeExampleData } from './example-data.ts';
import { haveSeeds, readStatement } from './read-seeds.ts';
import { seedStatements } from './seed-statements.ts';

const texts = ['Q54', 'Q56', 'Q59', 'Q62'];
const calls = ['Q52', 'Q53', 'Q55', 'Q57', 'Q58', 'Q60', 'Q61', 'Q65', 'Q66', 'Q68', 'Q70', 'Q71'];
const statement = (name: string) => readStatement(seedStatements.find(({ q }) => q === name)!);

describe.skipIf(!haveSeeds)('the function texts of the founding documents (../shared/seeds), loaded over ours', () => {
  let database: Awaited<ReturnType<typeof openMigrated>>;
  let writer: pg.Client;

  beforeAll(async () => {
    database = await openMigrated();
    await storeExampleData(database);
    writer = await logIn(database.url, 'howdah_writer');
    for (const name of texts) await writer.query(statement(name));
  });
  afterAll(async () => {
    await writer.end();
    await database.close();
  });

  test('they replace ours instead of standing beside them', async () => {
    const { rows } = await database.pool.query<{ count: string }>(
      `select count(*) from pg_proc
        where proname in ('create_error_occurrence_partition', 'ensure_error_occurrence_partitions',
                          'drop_old_error_occurrence_partitions', 'get_partition_stats')`
    );

    expect(rows).toEqual([{ count: '4' }]);
  });

  test.each(calls)('%s still runs', async (name) => {
    await writer.query('begin');
    await writer.query(statement(name));
    await writer.query('rollback');
  });

  test('what they make is a partition like ours, and the sidecar goes on making and finding them', async () => {
    const { rows } = await writer.query<{ name: string }>(
      "select create_error_occurrence_partition('2031-05-17') as name"
    );

    expect(rows).toEqual([{ name: 'tb_error_occurrence_2031_05' }]);
    expect(await createAhead(database.pool, new Date('2031-04-15T12:00:00Z'))).toEqual(
      expect.arrayContaining(['tb_error_occurrence_2031_04', 'tb_error_occurrence_2031_06', 'span_2031_04_15'])
    );
    const made = (await listPartitions(database.pool, 'tb_error_occurrence')).filter(({ name }) =>
      name.includes('_2031_')
    );
    expect(made.map(({ from, to }) => `${from.toISOString()} ${to.toISOString()}`)).toEqual([
      '2031-04-01T00:00:00.000Z 2031-05-01T00:00:00.000Z',
      '2031-05-01T00:00:00.000Z 2031-06-01T00:00:00.000Z',
      '2031-06-01T00:00:00.000Z 2031-07-01T00:00:00.000Z',
      '2031-07-01T00:00:00.000Z 2031-08-01T00:00:00.000Z',
    ]);
  });
});
