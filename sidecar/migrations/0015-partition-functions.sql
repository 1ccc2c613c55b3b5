-- Partitions as functions: what the sidecar does by itself, and what a person or cron may do. Everything is in UTC
-- whatever the session's time zone, asks PostgreSQL's catalogue what is a partition, and takes the sidecar's lock.
--
-- howdah_writer may make functions in schema howdah, and the sidecar may be more than that: so no function of ours looks
-- for a name there unless it says so.

-- The partition of howdah.<parent> that holds `at`: its name and bounds, whether it exists or not.
create function howdah.partition_bounds(parent text, at timestamptz,
                                        out partition_name text, out from_at timestamptz, out to_at timestamptz)
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  part_grain text := (select p.grain from howdah.partition_policy p where p.table_name = parent);
begin
  if part_grain is null then
    raise exception 'Howdah has no partitioned table "%".', parent
      using errcode = 'undefined_table',
            hint = 'Those it has: ' || (select string_agg(p.table_name, ', ' order by p.table_name) from howdah.partition_policy p);
  end if;
  from_at := date_trunc(part_grain, at, 'UTC');
  to_at := (from_at at time zone 'UTC' + ('1 ' || part_grain)::interval) at time zone 'UTC';
  partition_name := parent || to_char(from_at at time zone 'UTC', case part_grain when 'day' then '_YYYY_MM_DD' else '_YYYY_MM' end);
end $$;

-- The partitions of howdah.<parent> as PostgreSQL has them, oldest first. Bounds are read as they are printed, which is
-- with their offset.
create function howdah.partitions_of(parent text)
  returns table (partition_name text, partition_oid oid, from_at timestamptz, to_at timestamptz)
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select c.relname::text, c.oid, bounds.range[1]::timestamptz, bounds.range[2]::timestamptz
    from pg_inherits h
    join pg_class c on c.oid = h.inhrelid
   cross join lateral regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \(''([^'']+)''\) TO \(''([^'']+)''\)') as bounds (range)
   where h.inhparent = to_regclass(format('howdah.%I', parent)) and not h.inhdetachpending
   order by 3
$$;

-- Makes a partition of howdah.<parent> with any name and bounds. Attaching a table does not lock out readers and writers,
-- as "create table … partition of" would.
create function howdah.attach_new_partition(parent text, partition_name text, from_at timestamptz, to_at timestamptz)
  returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  granted record;
  other text;
begin
  perform pg_advisory_xact_lock(hashtextextended('howdah:partition:' || parent, 0));
  -- A partition that is being detached still has its range, until that is done.
  select c.relname into other
    from pg_inherits h
    join pg_class c on c.oid = h.inhrelid
   cross join lateral regexp_match(pg_get_expr(c.relpartbound, c.oid), 'FROM \(''([^'']+)''\) TO \(''([^'']+)''\)') as bounds (range)
   where h.inhparent = to_regclass(format('howdah.%I', parent)) and h.inhdetachpending
     and bounds.range[1]::timestamptz < attach_new_partition.to_at
     and bounds.range[2]::timestamptz > attach_new_partition.from_at;
  if found then
    raise exception 'Partition % cannot be made: % is being detached and still has its range.', partition_name, other
      using errcode = 'object_in_use', hint = 'Retention finishes that within its next run.';
  end if;
  select p.partition_name into other
    from howdah.partitions_of(parent) p
   where p.from_at < attach_new_partition.to_at and p.to_at > attach_new_partition.from_at;
  if found then
    raise exception 'Partition % cannot be made: % has a part of its range.', partition_name, other
      using errcode = 'invalid_object_definition', hint = 'Detach it, or give it whole UTC days or months.';
  end if;
  if to_regclass(format('howdah.%I', partition_name)) is not null then
    raise exception 'Partition % cannot be made: a table of this name exists that is not a partition of %.', partition_name, parent
      using errcode = 'duplicate_table', hint = 'Perhaps it was detached. Attach it, rename it or drop it.';
  end if;
  execute format('create table howdah.%I (like howdah.%I including defaults including constraints including generated '
                 'including storage including compression)', partition_name, parent);
  execute format('alter table howdah.%I attach partition howdah.%I for values from (%L) to (%L)',
                 parent, partition_name, from_at::text, to_at::text);
  -- Who may read the table may read its partitions by name, and who owns it owns them, so that the same role may drop them.
  for granted in
    select acl.privilege_type, case acl.grantee when 0 then 'public' else acl.grantee::regrole::text end as grantee
      from pg_class c cross join lateral aclexplode(c.relacl) as acl
     where c.oid = to_regclass(format('howdah.%I', parent)) and acl.grantee <> c.relowner
  loop
    execute format('grant %s on howdah.%I to %s', granted.privilege_type, partition_name, granted.grantee);
  end loop;
  execute format('alter table howdah.%I owner to %I', partition_name,
                 (select r.rolname from pg_class c join pg_roles r on r.oid = c.relowner
                   where c.oid = to_regclass(format('howdah.%I', parent))));
  insert into howdah.partition_event (table_name, partition_name, event, actor)
  values (parent, attach_new_partition.partition_name, 'created', 'howdah');
end $$;

-- Makes the partition of howdah.<parent> that holds `at`, unless it is there. Sessions that want the same one wait for
-- each other.
create function howdah.create_partition(parent text, at timestamptz, out partition_name text, out created boolean)
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
  created := true;
end $$;

-- Whether a partition has rows of an issue or trace under legal hold.
create function howdah.has_held_rows(parent text, partition_oid oid) returns boolean
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  condition text := howdah.held_rows_condition(parent);
  found_rows boolean;
begin
  if condition is null then
    return false;
  end if;
  execute format('select exists (select from %s as t where %s)', partition_oid::regclass, condition) into found_rows;
  return found_rows;
end $$;

-- What is true for a row `t` of howdah.<parent> that is held; null where nothing can be.
create function howdah.held_rows_condition(parent text) returns text
  language sql stable set search_path = pg_catalog, pg_temp
  return case
    when not exists (select from howdah.legal_hold h where h.released_at is null) then null
    when parent = 'tb_error_occurrence' then
      't.error_id in (select h.subject::uuid from howdah.legal_hold h where h.kind = ''issue'' and h.released_at is null)'
      || ' or t.trace_id in (select h.subject from howdah.legal_hold h where h.kind = ''trace'' and h.released_at is null)'
    when parent in ('span', 'log_record') then
      'howdah.trace_hex(t.trace_id) in (select h.subject from howdah.legal_hold h where h.kind = ''trace'' and h.released_at is null)'
  end;

-- Drops the partitions of howdah.<parent> that end before `cutoff`: never a row younger than it, never a table that is
-- not a partition. One that is kept, or has rows under legal hold, is named with dropped = false. It takes the table's
-- exclusive lock for a moment, which the sidecar's own retention does not.
create function howdah.drop_partitions_before(parent text, cutoff timestamptz)
  returns table (partition_name text, dropped boolean)
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  due record;
begin
  perform pg_advisory_xact_lock(hashtextextended('howdah:partition:' || parent, 0));
  for due in select * from howdah.partitions_of(parent) p where p.to_at <= cutoff loop
    partition_name := due.partition_name;
    dropped := not exists (select from howdah.partition_keep k
                            where k.partition_name = due.partition_name and k.keep_until > now())
           and not howdah.has_held_rows(parent, due.partition_oid);
    if dropped then
      insert into howdah.partition_event (table_name, partition_name, event, rows, bytes, actor)
      select parent, due.partition_name, 'dropped', nullif(c.reltuples, -1)::bigint, pg_total_relation_size(c.oid), session_user
        from pg_class c where c.oid = due.partition_oid;
      execute format('drop table howdah.%I', due.partition_name);
    end if;
    return next;
  end loop;
end $$;

-- The true number of rows of a partition (or any table of schema howdah), by counting them.
create function howdah.count_rows(partition_name text) returns bigint
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  counted bigint;
begin
  execute format('select count(*) from howdah.%I', partition_name) into counted;
  return counted;
end $$;

-- The names of the founding documents, with their parameters and columns (facts: seeds 1.1, statements Q52-Q66). None has
-- a default, so that a script that brings its own text can load it over ours.
create function howdah.create_error_occurrence_partition(target_date date) returns text
  language sql set search_path = pg_catalog, pg_temp as $$
  select partition_name from howdah.create_partition('tb_error_occurrence', target_date::timestamp at time zone 'UTC')
$$;
comment on function howdah.create_error_occurrence_partition(date) is 'Makes the partition of tb_error_occurrence for the UTC month of a date, unless it is there; returns its name.';

create function howdah.create_notification_log_partition(target_date date) returns text
  language sql set search_path = pg_catalog, pg_temp as $$
  select partition_name from howdah.create_partition('tb_error_notification_log', target_date::timestamp at time zone 'UTC')
$$;
comment on function howdah.create_notification_log_partition(date) is 'Makes the partition of tb_error_notification_log for the UTC month of a date, unless it is there; returns its name.';

create function howdah.ensure_months(parent text, months_ahead integer)
  returns table (partition_name text, created boolean)
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if months_ahead is null or months_ahead not between 0 and 120 then
    raise exception 'months_ahead is %, but must be between 0 and 120.', coalesce(months_ahead::text, 'null')
      using errcode = 'invalid_parameter_value';
  end if;
  for month in 0..months_ahead loop
    select p.partition_name, p.created into partition_name, created
      from howdah.create_partition(parent, (date_trunc('month', now() at time zone 'UTC') + make_interval(months => month)) at time zone 'UTC') p;
    return next;
  end loop;
end $$;

create function howdah.ensure_error_occurrence_partitions(months_ahead integer)
  returns table (partition_name text, created boolean)
  language sql set search_path = pg_catalog, pg_temp as $$
  select * from howdah.ensure_months('tb_error_occurrence', months_ahead)
$$;
comment on function howdah.ensure_error_occurrence_partitions(integer) is 'Makes the partitions of this UTC month and so many after it; one row each, created says whether it was missing.';

create function howdah.ensure_notification_log_partitions(months_ahead integer)
  returns table (partition_name text, created boolean)
  language sql set search_path = pg_catalog, pg_temp as $$
  select * from howdah.ensure_months('tb_error_notification_log', months_ahead)
$$;
comment on function howdah.ensure_notification_log_partitions(integer) is 'As ensure_error_occurrence_partitions, for tb_error_notification_log.';

create function howdah.drop_months_before(parent text, retention_months integer)
  returns table (partition_name text, dropped boolean)
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if retention_months is null or retention_months < 1 then
    raise exception 'retention_months is %, but must be 1 or more; nothing was dropped.', coalesce(retention_months::text, 'null')
      using errcode = 'invalid_parameter_value';
  end if;
  return query
    select * from howdah.drop_partitions_before(parent, (now() at time zone 'UTC' - make_interval(months => retention_months)) at time zone 'UTC');
end $$;

create function howdah.drop_old_error_occurrence_partitions(retention_months integer)
  returns table (partition_name text, dropped boolean)
  language sql set search_path = pg_catalog, pg_temp as $$
  select * from howdah.drop_months_before('tb_error_occurrence', retention_months)
$$;
comment on function howdah.drop_old_error_occurrence_partitions(integer) is 'Drops the partitions of which every row is older than so many months. dropped is false for those kept by a legal hold or after a restore.';

create function howdah.drop_old_notification_log_partitions(retention_months integer)
  returns table (partition_name text, dropped boolean)
  language sql set search_path = pg_catalog, pg_temp as $$
  select * from howdah.drop_months_before('tb_error_notification_log', retention_months)
$$;
comment on function howdah.drop_old_notification_log_partitions(integer) is 'As drop_old_error_occurrence_partitions, for tb_error_notification_log.';

create function howdah.get_partition_stats()
  returns table (table_name text, partition_name text, row_count bigint, total_size text, index_size text)
  language sql stable set search_path = pg_catalog, pg_temp as $$
  select parent.name, p.partition_name, howdah.count_rows(p.partition_name),
         pg_size_pretty(pg_total_relation_size(p.partition_oid)), pg_size_pretty(pg_indexes_size(p.partition_oid))
    from (values ('tb_error_occurrence'), ('tb_error_notification_log')) as parent (name)
   cross join lateral howdah.partitions_of(parent.name) p
   order by 1, p.from_at
$$;
comment on function howdah.get_partition_stats() is 'Partitions of errors and notifications. row_count is counted, so it takes as long as reading them; monitoring.partitions has estimates at once.';
