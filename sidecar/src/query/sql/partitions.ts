import type { Statement } from '../statement.ts';

/**
 * Every partitioned table of the policies with its partitions, oldest bound first; a table without any has one row with
 * nulls. Sizes in bytes; rows are an estimate, null when PostgreSQL never looked.
 */
export function partitionsStatement(table: string | undefined): Statement {
  const text = `
  -- query/partitions
  select p.table_name, p.grain, p.signal, p.ahead, p.retention_days, p.max_bytes, p.archive, greatest(p.ahead_run_at, p.retention_run_at) as last_run_at,
         coalesce(p.ahead_error, p.retention_error) as last_error,
         c.relname as partition, bounds.range[1]::timestamptz as from_at, bounds.range[2]::timestamptz as to_at,
         case when c.reltuples >= 0 then c.reltuples::bigint end as row_estimate,
         pg_table_size(c.oid) as bytes, pg_indexes_size(c.oid) as index_bytes,
         coalesce(stats.n_dead_tup, 0) as dead_rows, greatest(stats.last_vacuum, stats.last_autovacuum) as last_vacuum_at
    from howdah.partition_policy p
    left join pg_class parent on parent.relname = p.table_name and parent.relnamespace = 'howdah'::regnamespace
    left join pg_inherits h on h.inhparent = parent.oid and not h.inhdetachpending
    left join pg_class c on c.oid = h.inhrelid
    left join lateral regexp_match(pg_get_expr(c.relpartbound, c.oid), $pattern$FROM \\('([^']+)'\\) TO \\('([^']+)'\\)$pattern$)
           as bounds (range) on true
    left join pg_stat_user_tables stats on stats.relid = c.oid
   where $1::text is null or p.table_name = $1
   order by p.table_name, from_at`;
  return { text, values: [table ?? null] };
}
