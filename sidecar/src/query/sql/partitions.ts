import type { Statement } from '../statement.ts';

/**
 * Every partitioned table of the policies with its partitions: attached ones, those on their way out, and the youngest
 * of those that were archived. A table without any has one row with nulls. Sizes in bytes; rows are an estimate, null
 * when PostgreSQL never looked. `oldest_row_at` is exact and read from indexes.
 */
export function partitionsStatement(table: string | undefined, now: Date): Statement {
  const text = `
  -- query/partitions
  with policy as materialized (
    select p.table_name, p.grain, p.signal, p.ahead, p.retention_days, p.max_bytes, p.archive,
           greatest(p.ahead_run_at, p.retention_run_at) as last_run_at,
           coalesce(p.ahead_error, p.retention_error) as last_error,
           howdah.oldest_row_at(p.table_name) as oldest_row_at,
           (select max(e.at) from howdah.partition_event e
             where e.table_name = p.table_name and e.event = 'dropped') as last_drop_at,
           to_regclass(format('howdah.%I', p.table_name)) as parent
      from howdah.partition_policy p
     where $1::text is null or p.table_name = $1
  ),
  attached as (
    select p.table_name, 'attached' as place, null::timestamptz as since, c.relname::text as partition, c.oid,
           bounds.range[1]::timestamptz as from_at, bounds.range[2]::timestamptz as to_at,
           exists (select from howdah.partition_keep k
                    where k.partition_name = c.relname and k.keep_until > $2)
           or case when c.relname in (select e.partition_name from howdah.partition_event e where e.event = 'held')
                   then howdah.has_held_rows(p.table_name, c.oid) else false end as kept,
           case when c.reltuples >= 0 then c.reltuples::bigint end as row_estimate
      from policy p
      join pg_inherits h on h.inhparent = p.parent and not h.inhdetachpending
      join pg_class c on c.oid = h.inhrelid
      left join lateral regexp_match(pg_get_expr(c.relpartbound, c.oid), $pattern$FROM \\('([^']+)'\\) TO \\('([^']+)'\\)$pattern$)
             as bounds (range) on true
  ),
  detached as (
    select p.table_name, 'detached', d.noted_at, d.partition_name, c.oid, d.from_at, d.to_at, false,
           case when c.reltuples >= 0 then c.reltuples::bigint end
      from policy p
      join howdah.partition_detached d on d.table_name = p.table_name
      join pg_class c on c.oid = d.partition_oid and starts_with(c.relname, left(d.partition_name, 50))
     where not exists (select from attached a where a.oid = d.partition_oid)
  ),
  archived as (
    select p.table_name, 'archived', a.archived_at, a.partition_name, null::oid, a.from_at, a.to_at, false, a.rows
      from policy p
     cross join lateral (select * from howdah.partition_archive a
                          where a.table_name = p.table_name
                            and not exists (select from attached t where t.partition = a.partition_name)
                            and not exists (select from detached t where t.partition_name = a.partition_name)
                          order by a.from_at desc limit ${MOST_ARCHIVED}) a
  ),
  part as (
    select * from attached union all select * from detached union all select * from archived
  )
  select p.table_name, p.grain, p.signal, p.ahead, p.retention_days, p.max_bytes, p.archive, p.last_run_at, p.last_error,
         p.oldest_row_at, p.last_drop_at,
         part.partition, part.place, part.since, part.from_at, part.to_at, part.kept, part.row_estimate,
         coalesce(pg_table_size(part.oid), 0) as bytes, coalesce(pg_indexes_size(part.oid), 0) as index_bytes,
         coalesce(stats.n_dead_tup, 0) as dead_rows,
         greatest(stats.last_vacuum, stats.last_autovacuum) as last_vacuum_at
    from policy p
    left join part on part.table_name = p.table_name
    left join pg_stat_user_tables stats on stats.relid = part.oid
   order by p.table_name, part.from_at`;
  return { text, values: [table ?? null, now] };
}

/** Of each table; older ones are named by `howdah archive list`. */
const MOST_ARCHIVED = 400;
