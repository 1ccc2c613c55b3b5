import { expect, test } from 'vitest';
import { withDatabase } from '#support/database';
import { createPartition, listPartitions } from './partitions.ts';

const day = (date: string, days = 1) => {
  const from = new Date(date);
  return {
    table: 'span',
    name: `span_${date.replaceAll('-', '_')}`,
    from,
    to: new Date(from.getTime() + days * 864e5),
  };
};

test('neither a long read nor a long write of the table is in the way of a new partition', () =>
  withDatabase(async ({ pool, connect }) => {
    const [reader, writer] = [await connect(), await connect()];
    await reader.query('begin');
    await reader.query('select count(*) from howdah.span');
    await writer.query('begin');
    await writer.query('lock table howdah.span in row exclusive mode');

    expect(await createPartition(pool, day('2031-05-01'))).toBe(true);
  }));

test('a partition has the indexes, checks and storage of its table', () =>
  withDatabase(async ({ pool }) => {
    const month = { from: new Date('2031-05-01'), to: new Date('2031-06-01') };
    await createPartition(pool, { table: 'tb_error_occurrence', name: 'tb_error_occurrence_2031_05', ...month });
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
    await createPartition(pool, day('2031-05-01', 31));

    expect(await createPartition(pool, day('2031-05-07'))).toBe(false);
    expect((await listPartitions(pool, 'span')).filter(({ name }) => name.includes('2031_05'))).toHaveLength(1);
  }));

test('a range that is half taken, or a name that is, is told with what to do', () =>
  withDatabase(async ({ pool }) => {
    await createPartition(pool, { ...day('2031-05-01'), to: new Date('2031-05-01T12:00Z'), name: 'span_half' });
    await pool.query('create table howdah.span_2031_05_02 (id int)');

    await expect(createPartition(pool, day('2031-05-01'))).rejects.toThrow(/span_half has a part of its range/);
    await expect(createPartition(pool, day('2031-05-02'))).rejects.toThrow(
      /howdah\.span_2031_05_02 exists that is not a partition of span.*Attach it, rename it or drop it/
    );
  }));
