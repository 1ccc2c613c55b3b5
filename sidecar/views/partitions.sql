create view monitoring.partitions as
select p.table_name, c.partition_name, p.signal, p.grain, c.from_at, c.to_at,
       case when c.from_at > now() then 'ahead' when c.to_at > now() then 'current'
            when c.to_at <= now() - make_interval(days => p.retention_days) then 'due' else 'existing' end as state,
       case when k.reltuples < 0 then null else k.reltuples::bigint end as row_estimate,
       pg_table_size(c.partition_oid) as bytes, pg_indexes_size(c.partition_oid) as index_bytes,
       coalesce(t.n_dead_tup, 0) as dead_rows,
       greatest(t.last_vacuum, t.last_autovacuum) as last_vacuum_at,
       greatest(t.last_analyze, t.last_autoanalyze) as last_analyze_at,
       p.retention_days
  from howdah.partition_policy p
 cross join lateral howdah.partitions_of(p.table_name) c
  join pg_class k on k.oid = c.partition_oid
  left join pg_stat_user_tables t on t.relid = c.partition_oid;

comment on view monitoring.partitions is 'One row per existing partition.';
comment on column monitoring.partitions.table_name is 'Partitioned table.';
comment on column monitoring.partitions.partition_name is 'Partition.';
comment on column monitoring.partitions.signal is 'What it holds: traces, errors, metrics, logs, rollups and so on.';
comment on column monitoring.partitions.grain is 'day or month.';
comment on column monitoring.partitions.from_at is 'Start of its range, included.';
comment on column monitoring.partitions.to_at is 'End of its range, excluded.';
comment on column monitoring.partitions.state is 'ahead, current, existing, or due: all of it is older than the retention.';
comment on column monitoring.partitions.row_estimate is 'Rows by the planners statistics; null when never analysed. howdah.count_rows(name) counts them.';
comment on column monitoring.partitions.bytes is 'Heap and TOAST bytes.';
comment on column monitoring.partitions.index_bytes is 'Index bytes.';
comment on column monitoring.partitions.dead_rows is 'Rows that vacuum has yet to remove, an estimate.';
comment on column monitoring.partitions.last_vacuum_at is 'Last vacuum, by hand or automatic.';
comment on column monitoring.partitions.last_analyze_at is 'Last analyse, by hand or automatic.';
comment on column monitoring.partitions.retention_days is 'Days kept.';
