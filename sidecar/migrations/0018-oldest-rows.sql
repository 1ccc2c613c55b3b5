-- Since when a table has rows: the proof of retention. Each way there reads an index only, because the oldest partition
-- is the one that nobody has read for long: the first entry of an index on the time; for spans the first of each
-- operation; for points of metrics, which have neither, the first hour with rows.
create function howdah.oldest_row_at(parent text) returns timestamptz
  language plpgsql stable
  set search_path = pg_catalog, pg_temp
  set enable_seqscan = off
  as $$
declare
  time_column text := (select quote_ident(a.attname)
                         from pg_partitioned_table t
                         join pg_attribute a on a.attrelid = t.partrelid and a.attnum = t.partattrs[0]
                        where t.partrelid = to_regclass(format('howdah.%I', parent)));
  part record;
  hour timestamptz;
  oldest timestamptz;
begin
  for part in
    select p.from_at, p.to_at from howdah.partitions_of(parent) p where pg_relation_size(p.partition_oid) > 0 order by p.from_at
  loop
    if parent = 'span' then
      -- One probe of the index (operation_id, start_time) for each operation.
      with recursive operation (id) as (
        (select s.operation_id from howdah.span s
          where s.start_time >= part.from_at and s.start_time < part.to_at
          order by s.operation_id limit 1)
         union all
        select (select s.operation_id from howdah.span s
                 where s.start_time >= part.from_at and s.start_time < part.to_at and s.operation_id > o.id
                 order by s.operation_id limit 1)
          from operation o
         where o.id is not null
      )
      select min((select s.start_time from howdah.span s
                   where s.start_time >= part.from_at and s.start_time < part.to_at and s.operation_id = o.id
                   order by s.start_time limit 1))
        into oldest
        from operation o
       where o.id is not null;
    elsif parent = 'metric_point' then
      for hour in select generate_series(part.from_at, part.to_at - interval '1 hour', interval '1 hour') loop
        select min(p.time) into oldest from howdah.metric_point p where p.time >= hour and p.time < hour + interval '1 hour';
        exit when oldest is not null;
      end loop;
    else
      execute format('select min(%1$s) from howdah.%2$I where %1$s >= $1 and %1$s < $2', time_column, parent)
         into oldest using part.from_at, part.to_at;
    end if;
    exit when oldest is not null;
  end loop;
  return oldest;
end $$;
comment on function howdah.oldest_row_at(text) is 'Time of the oldest row of a partitioned table; null when it is empty. Reads indexes only.';
