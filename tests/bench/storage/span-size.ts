import type { Bench, BenchCase, Finding } from './bench-case.ts';
import { dayBefore } from './days.ts';
import { referenceDay } from './fill-spans.ts';
import { rounded } from './measure.ts';

const GOAL_BYTES = 600;

/** What a span takes on disk, as the intake wrote it: heap, TOAST and each index. */
export const spanSize: BenchCase = { name: 'span-size', claims: ['span-size'], needs: [referenceDay], run };

async function run({ pool, now }: Bench): Promise<Finding[]> {
  const { rows } = await pool.query<{ heap: string; indexes: Record<string, number>; spans: string }>(SIZES, [
    dayBefore(now, 1),
  ]);
  const [{ heap, indexes, spans } = { heap: '0', indexes: {}, spans: '1' }] = rows;
  const each = Object.entries(indexes).map(([name, bytes]) => `${name} ${rounded(bytes / Number(spans))}`);
  const indexBytes = Object.values(indexes).reduce((sum, bytes) => sum + bytes, 0) / Number(spans);
  const heapBytes = Number(heap) / Number(spans);
  return [
    {
      claim: 'span-size',
      measured: `bytes a span on disk: heap ${rounded(heapBytes)}, ${each.join(', ')}`,
      claimed: `goal ${GOAL_BYTES} B`,
      theirs: '',
      ours: `${rounded(heapBytes + indexBytes)} B`,
      ratio: `${rounded((heapBytes + indexBytes) / GOAL_BYTES)} of the goal`,
    },
  ];
}

const SIZES = /* sql */ `
  -- bench/span-sizes
  with day as (
  select (howdah.partition_bounds('span', $1)).*),
  part as (
  select to_regclass('howdah.' || partition_name) as oid, from_at, to_at
    from day)
  select pg_table_size(part.oid) as heap,
         (select json_object_agg(a.name, pg_relation_size(a.oid))
            from (select i.indexrelid as oid, c.relname as name
                    from pg_index i
                    join pg_inherits h on h.inhrelid = i.indexrelid
                    join pg_class c on c.oid = h.inhparent
                   where i.indrelid = part.oid) as a) as indexes,
         (select count(*) from howdah.span where start_time >= from_at and start_time < to_at) as spans
    from part`;
