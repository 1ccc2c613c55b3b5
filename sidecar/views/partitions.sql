create view monitoring.partitions as
select p.table_name, c.relname as partition_name, p.grain, p.retention_days,
       pg_get_expr(c.relpartbound, c.oid) as bounds,
       case when c.reltuples < 0 then null else c.reltuples::bigint end as row_estimate,
       pg_table_size(c.oid) as bytes, pg_indexes_size(c.oid) as index_bytes
  from howdah.partition_policy p
  join pg_class parent on parent.relname = p.table_name and parent.relnamespace = 'howdah'::regnamespace
  join pg_inherits h on h.inhparent = parent.oid
  join pg_class c on c.oid = h.inhrelid;

comment on view monitoring.partitions is 'One row per existing partition.';
comment on column monitoring.partitions.table_name is 'Partitioned table.';
comment on column monitoring.partitions.partition_name is 'Partition.';
comment on column monitoring.partitions.grain is 'day or month.';
comment on column monitoring.partitions.retention_days is 'Days kept.';
comment on column monitoring.partitions.bounds is 'Bounds as PostgreSQL prints them: from (included) to (excluded).';
comment on column monitoring.partitions.row_estimate is 'Rows by the planner''s statistics; null when never analysed.';
comment on column monitoring.partitions.bytes is 'Heap and TOAST bytes.';
comment on column monitoring.partitions.index_bytes is 'Index bytes.';
