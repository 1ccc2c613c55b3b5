import type { Pool } from 'pg';
import type { Bench, BenchCase, Finding } from './bench-case.ts';
import { monthBefore } from './days.ts';
import { yearOfErrors } from './fill-errors.ts';
import { rounded } from './measure.ts';
import { createTheirErrors } from './their-errors.ts';

/** What an error takes on disk, with everything the SDK sent, and what the columns of the founding documents take. */
export const errorSize: BenchCase = { name: 'error-size', claims: ['P14', 'P15'], needs: [yearOfErrors], run };

interface Sizes {
  rows: number;
  heap: number;
  index: number;
}

async function run({ pool, now }: Bench): Promise<Finding[]> {
  const month = monthBefore(now, 2);
  await createTheirErrors(pool);
  await pool.query(SAME_ERRORS, [month, monthBefore(now, 1)]);
  const { rows } = await pool.query<{ name: string }>(
    "select partition_oid::regclass::text as name from howdah.partitions_of('tb_error_occurrence') where from_at = $1",
    [month]
  );
  const ours = await sizesOf(pool, rows[0]?.name ?? '');
  const theirs = await sizesOf(pool, 'bench.error_occurrence');
  const each = ({ rows: count, heap, index }: Sizes) =>
    `${rounded((heap + index) / count)} B, ${rounded(index / count)} B of it indexes`;
  const perError = (ours.heap + ours.index) / ours.rows;
  return [
    {
      claim: 'P14, P15',
      measured: 'bytes on disk of an error of 4.7 kB as sent; ours keeps the whole event',
      claimed: '370 B; 1.5 kB',
      theirs: `their columns: ${each(theirs)}`,
      ours: each(ours),
      ratio: `${rounded(perError / ((theirs.heap + theirs.index) / theirs.rows))} ×; ${rounded(perError / 1_500)} of 1.5 kB`,
    },
  ];
}

async function sizesOf(pool: Pool, table: string): Promise<Sizes> {
  const { rows } = await pool.query<{ rows: string; heap: string; index: string }>(
    `select (select count(*) from ${table}) as rows, pg_table_size($1::regclass) as heap, pg_indexes_size($1::regclass) as index`,
    [table]
  );
  return { rows: Number(rows[0]?.rows), heap: Number(rows[0]?.heap), index: Number(rows[0]?.index) };
}

const SAME_ERRORS = /* sql */ `
  -- bench/same-errors
  insert into bench.error_occurrence
         (occurrence_id, error_id, occurred_at, request_context, user_context, stack_trace, breadcrumbs, trace_id, span_id)
  select occurrence_id, error_id, occurred_at, request_context, user_context, stack_trace, breadcrumbs, trace_id, span_id
    from howdah.tb_error_occurrence
   where occurred_at >= $1 and occurred_at < $2`;
