import { expect, test } from 'vitest';
import { withDatabase } from '#support/database';
import { createPartition, listPartitions } from './partitions.ts';

const day = (date: string) => new Date(`${date}T07:00Z`);
const attach = (name: string, from: string, to: string) => `
  create table howdah.${name} partition of howdah.span for values from ('${from}+00') to ('${to}+00')`;

test('neither a long read nor a long write of the table is in the way of a new partition', () =>
  withDatabase(async ({ pool, connect }) => {
    const [reader, writer] = [await connect(), await connect()];
    await reader.query('begin');
    await reader.query('select count(*) from howdah.span');
    await writer.query('begin');
    await writer.query('lock table howdah.span in row exclusive mode');

    expect(await createPartition(pool, 'span', day('2031-05-01'))).toBe(true);
  }));

test('a partition has the indexes, checks and storage of its table', () =>
  withDatabase(async ({ pool }) => {
    await createPartition(pool, 'tb_error_occurrence', day('2031-05-01'));
    await pool.query(
      `create table howdah.reference partition of howdah.tb_error_occurrence
         for values from ('2031-06-01') to ('2031-07-01')`
    );
    const shapeOf = async (name: string) => {
      const { rows } = await pool.query<{ shape: string }>(SHAPE, [`howdah.${name}`]);
      return rows.map(({ shape }) => shape.replaceAll(name, 'partition'));
    };

    expect(await shapeOf('tb_error_occurrence_2031_05')).toEqual(await shapeOf('reference'));
    expect(await shapeOf('reference')).toContain('event bytea e');
  }));

const SHAPE = /* sql */ `
  select format('%s %s %s%s', attname, format_type(atttypid, atttypmod), attstorage,
                case when attnotnull then ' not null' end) ||
         coalesce(' default ' || pg_get_expr(adbin, adrelid), '') as shape
    from pg_attribute left join pg_attrdef on adrelid = attrelid and adnum = attnum
   where attrelid = $1::regclass and attnum > 0
   union all
  select regexp_replace(pg_get_indexdef(indexrelid), '^.* USING ', '')
    from pg_index where indrelid = $1::regclass
   union all
  select pg_get_constraintdef(oid) from pg_constraint where conrelid = $1::regclass and contype in ('c', 'p')
   order by 1`;

test('a range that a wider partition already has needs no other', () =>
  withDatabase(async ({ pool }) => {
    await pool.query(attach('span_may', '2031-05-01', '2031-06-01'));

    expect(await createPartition(pool, 'span', day('2031-05-07'))).toBe(false);
    expect((await listPartitions(pool, 'span')).filter(({ from }) => from >= day('2031-04-01'))).toHaveLength(1);
  }));

test('a range that is half taken, or a name that is, is told with what to do', () =>
  withDatabase(async ({ pool }) => {
    await pool.query(attach('span_half', '2031-05-01 00:00', '2031-05-01 12:00'));
    await pool.query('create table howdah.span_2031_05_02 (id int)');

    await expect(createPartition(pool, 'span', day('2031-05-01'))).rejects.toThrow(/span_half has a part of its range/);
    await expect(createPartition(pool, 'span', day('2031-05-02'))).rejects.toThrow(
      /span_2031_05_02 cannot be made: a table of this name exists.*Attach it, rename it or drop it/
    );
  }));
