-- A partition of a day is open while its rows arrive: autovacuum does not come by for new rows alone, and its BRIN indexes
-- are kept up by the sidecar. A vacuum of half a day writes every page of it once more, and each of them whole into the
-- log, while the other half wants to be stored; when the day is over, one is enough. The mark is the setting itself.

-- The partitions that are open, of every table.
create function howdah.open_partitions()
  returns table (table_name text, partition_name text, partition_oid oid, to_at timestamptz)
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select p.relname::text, k.relname::text, k.oid, bounds.range[1]::timestamptz
    from pg_class k
    join pg_inherits h on h.inhrelid = k.oid and not h.inhdetachpending
    join pg_class p on p.oid = h.inhparent
   cross join lateral regexp_match(pg_get_expr(k.relpartbound, k.oid), ' TO \(''([^'']+)''\)') as bounds (range)
   where k.relnamespace = 'howdah'::regnamespace and k.relkind = 'r'
     and k.reloptions @> '{autovacuum_vacuum_insert_threshold=-1}'
$$;

-- As before, and the partition of a day that is not over is open.
create or replace function howdah.create_partition(parent text, at timestamptz, out partition_name text, out created boolean)
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  wanted record;
begin
  -- What lies outside has no name of its own, or is no time at all.
  if at is null or at not between '1900-01-01Z' and '9999-12-01Z' then
    raise exception 'There is no partition of % for %.', parent, coalesce(at::text, 'null')
      using errcode = 'invalid_parameter_value', hint = 'Give a time between the years 1900 and 9999.';
  end if;
  select * into wanted from howdah.partition_bounds(parent, at);
  partition_name := wanted.partition_name;
  created := false;
  perform pg_advisory_xact_lock(hashtextextended('howdah:partition:' || parent, 0));
  if exists (select from howdah.partitions_of(parent) p where p.from_at <= wanted.from_at and p.to_at >= wanted.to_at) then
    return;
  end if;
  perform howdah.attach_new_partition(parent, wanted.partition_name, wanted.from_at, wanted.to_at);
  if wanted.to_at > now() and (select p.grain from howdah.partition_policy p where p.table_name = parent) = 'day' then
    execute format('alter table howdah.%I set (autovacuum_vacuum_insert_threshold = -1)', wanted.partition_name);
  end if;
  created := true;
end $$;

do $$
declare
  young text;
begin
  for young in
    select c.partition_name
      from howdah.partition_policy p
     cross join lateral howdah.partitions_of(p.table_name) c
     where p.grain = 'day' and c.to_at > now()
  loop
    execute format('alter table howdah.%I set (autovacuum_vacuum_insert_threshold = -1)', young);
  end loop;
end $$;
