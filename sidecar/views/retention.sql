-- The proof of retention: what was promised per table, what is the case, and how late it is.
create view monitoring.retention as
select p.table_name, p.signal, p.grain, p.retention_days, p.max_bytes, p.archive,
       oldest.partition_name as oldest_partition, oldest.from_at as oldest_from,
       howdah.oldest_row_at(p.table_name) as oldest_row_at, sizes.bytes,
       oldest.to_at + make_interval(days => p.retention_days) as next_drop_at,
       p.retention_run_at as last_run_at, p.retention_error as last_error,
       dropped.at as last_drop_at, dropped.partition_name as last_dropped,
       greatest(now() - make_interval(days => p.retention_days) - least(oldest.to_at, detached.oldest_to), interval '0') as lateness,
       detached.number as detached_partitions
  from howdah.partition_policy p
  left join lateral (select c.* from howdah.partitions_of(p.table_name) c
                      where not exists (select from howdah.partition_keep k
                                         where k.partition_name = c.partition_name and k.keep_until > now())
                        and not (exists (select from howdah.partition_event e
                                          where e.partition_name = c.partition_name and e.event = 'held')
                                 and howdah.has_held_rows(p.table_name, c.partition_oid))
                      order by c.from_at limit 1) as oldest on true
  left join lateral (select sum(pg_total_relation_size(c.partition_oid))::bigint as bytes
                       from howdah.partitions_of(p.table_name) c) as sizes on true
 cross join lateral (select count(*) as number, min(d.to_at) as oldest_to
                       from howdah.partition_detached d where d.table_name = p.table_name) as detached
  left join lateral (select e.at, e.partition_name from howdah.partition_event e
                      where e.table_name = p.table_name and e.event = 'dropped'
                      order by e.at desc limit 1) as dropped on true;

comment on view monitoring.retention is 'Retention per table: policy, what is the case, and how late it is.';
comment on column monitoring.retention.table_name is 'Partitioned table.';
comment on column monitoring.retention.signal is 'What it holds.';
comment on column monitoring.retention.grain is 'day or month.';
comment on column monitoring.retention.retention_days is 'Days kept: a partition is dropped when all of it is older.';
comment on column monitoring.retention.max_bytes is 'Size above which the oldest partitions are dropped; null: no limit.';
comment on column monitoring.retention.archive is 'Whether a partition is archived before it is dropped.';
comment on column monitoring.retention.oldest_partition is 'Oldest partition, those apart that are kept after a restore or for a legal hold.';
comment on column monitoring.retention.oldest_from is 'Start of its range: no row is older.';
comment on column monitoring.retention.oldest_row_at is 'Time of the oldest row, of what is kept as well; null when the table is empty.';
comment on column monitoring.retention.bytes is 'Size of all partitions with indexes.';
comment on column monitoring.retention.next_drop_at is 'When the oldest partition will have outlived the retention.';
comment on column monitoring.retention.last_run_at is 'When retention last looked at this table.';
comment on column monitoring.retention.last_error is 'What the last run failed with; null when it went well.';
comment on column monitoring.retention.last_drop_at is 'When a partition was last dropped.';
comment on column monitoring.retention.last_dropped is 'Which one.';
comment on column monitoring.retention.lateness is 'For how long the oldest partition, one on its way out included, has been due; zero when nothing is.';
comment on column monitoring.retention.detached_partitions is 'Partitions on their way out.';
