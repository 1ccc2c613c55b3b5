-- Changes of business data, written by the application's own transactions: a row trigger for any table of this database.
-- What is rolled back never was; what is committed is in the log, with the trace in which it happened.

-- Turning a row into JSON may run a function of whoever owns a type of one of its columns (a cast to json), and does so
-- with the rights of the trigger function. So that function belongs to a role that may add changes, and nothing else.
do $$
begin
  create role howdah_capture nologin;
exception
  when duplicate_object or unique_violation or insufficient_privilege then null;
end $$;

-- Whether a value under this name is a secret: the same words as in sidecar/src/decide/redaction.ts, which a test holds.
-- The first pattern is in all of them, and most names are not.
create function howdah.is_secret_name(name text) returns boolean
  language sql immutable parallel safe
  return case when name !~* 'pass|pwd|secret|auth|cookie|credential|key|token|sess|card|cvv|cvc|ssn' or length(name) > 300 then false
    else ' ' || regexp_replace(lower(regexp_replace(name, '([a-z0-9])([A-Z])', '\1 \2', 'g') collate "C"), '[^a-z0-9]+', ' ', 'g') || ' ' ~
         (' (?:password|passwd|pwd|passphrase|secret|secrets|authorization|cookie|cookies|credential|credentials|apikey'
          '|accesskey|secretkey|privatekey|accesstoken|authtoken|refreshtoken|sessionid|sessiontoken|csrftoken|creditcard'
          '|cardnumber|cvv|cvc|ssn|phpsessid|jsessionid|api key|access key|secret key|private key|signing key'
          '|encryption key|session id|credit card|card number|auth header) | token +$')
    end;
comment on function howdah.is_secret_name(text) is 'Whether a value under this name is a secret, and is not stored.';

-- A text without passwords of connection URLs and bearer tokens, of at most 8,192 characters and a mark.
create function howdah.clean_text(given text) returns text
  language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
declare
  cleaned text := left(given, 16384);
  missing integer;
begin
  if strpos(cleaned, '://') > 0 and strpos(cleaned, '@') > 0 then
    cleaned := regexp_replace(cleaned, '\m([a-z][a-z0-9+.-]{1,20}://[^\s:@/]{0,100}):[^\s@/]+@', '\1:[redacted]@', 'gi');
  end if;
  if cleaned ~* 'bearer\s' then
    cleaned := regexp_replace(cleaned, '\m(bearer)\s+[A-Za-z0-9._~+/=-]{20,}', '\1 [redacted]', 'gi');
  end if;
  missing := length(cleaned) - 8192 + greatest(length(given) - 16384, 0);
  return case when missing > 0 then left(cleaned, 8192) || '… [cut, ' || missing || ' characters more]' else cleaned end;
end $$;

-- Whether a text or number is stored as it is. This and the next are asked in place of a call of clean_json, which would
-- cost more than the rest of the trigger; in place they stay only as long as they use nothing but immutable functions.
create function howdah.is_clean_scalar(value jsonb) returns boolean
  language sql immutable parallel safe
  return case jsonb_typeof(value)
    when 'string' then length(value #>> '{}') <= 8192 and (value #>> '{}') !~* '://|bearer\s'
    when 'object' then false
    when 'array' then false
    else true
  end;

-- The same for the value of a column: 600 characters have no room for 200 elements, nor 5 brackets for 6 levels.
create function howdah.is_clean_column(value jsonb) returns boolean
  language sql immutable parallel safe
  return howdah.is_clean_scalar(value)
    or jsonb_typeof(value) in ('object', 'array')
       and length(value::text) <= 600
       and length(translate(value::text, '[{', '')) >= length(value::text) - 5
       and value::text !~* 'pass|pwd|secret|auth|cookie|credential|key|token|sess|card|cvv|cvc|ssn|://|bearer\s';

-- A copy that can be stored: without secrets, texts cut, width (200) and depth (6) bounded. As normalise/clean-value.ts.
create function howdah.clean_json(value jsonb, depth integer) returns jsonb
  language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
declare
  kind text := jsonb_typeof(value);
  members bigint;
  cleaned jsonb;
begin
  if kind = 'string' then
    return to_jsonb(howdah.clean_text(value #>> '{}'));
  elsif kind = 'array' then
    members := jsonb_array_length(value);
    if depth >= 6 then
      return to_jsonb('[list of ' || members || ']');
    end if;
    select coalesce(jsonb_agg(case when howdah.is_clean_scalar(e.element) then e.element
                                   else howdah.clean_json(e.element, depth + 1) end order by e.place), '[]') into cleaned
      from jsonb_array_elements(value) with ordinality as e (element, place)
     where e.place <= 200;
    return cleaned || case when members > 200 then to_jsonb('… [cut, ' || members - 200 || ' more]') else '[]' end;
  elsif kind = 'object' then
    if depth >= 6 then
      return '"[nested too deep]"';
    end if;
    select coalesce(jsonb_object_agg(left(m.key, 200),
                                     case when howdah.is_secret_name(m.key) then '"[redacted]"'
                                          when howdah.is_clean_scalar(m.value) then m.value
                                          else howdah.clean_json(m.value, depth + 1) end)
                      filter (where m.place <= 200), '{}'),
           count(*)
      into cleaned, members
      from jsonb_each(value) with ordinality as m (key, value, place);
    return cleaned || case when members > 200 then jsonb_build_object('…', '[cut, ' || members - 200 || ' keys more]') else '{}' end;
  end if;
  return value;
end $$;

-- A row as it is stored: without secrets, and with long values cut; at most about a megabyte.
create function howdah.clean_row(row_data jsonb) returns jsonb
  language plpgsql immutable strict parallel safe set search_path = pg_catalog, pg_temp as $$
declare
  cleaned jsonb;
begin
  select coalesce(jsonb_object_agg(c.key, case
           when howdah.is_secret_name(c.key) then '"[redacted]"'
           when jsonb_typeof(c.value) in ('object', 'array') and pg_column_size(c.value) > 65536
             then to_jsonb('[cut, ' || pg_column_size(c.value) || ' bytes]')
           when howdah.is_clean_column(c.value) then c.value
           else howdah.clean_json(c.value, 1) end), '{}')
    into cleaned
    from jsonb_each(row_data) as c;
  if pg_column_size(cleaned) > 1000000 then
    select jsonb_object_agg(c.key, case
             when pg_column_size(c.value) > 500 then to_jsonb('[cut, ' || pg_column_size(c.value) || ' bytes]') else c.value end)
      into cleaned
      from jsonb_each(cleaned) as c;
  end if;
  return cleaned;
end $$;

-- Sets a change aside that could not be stored. No row is deleted to make room, for others would wait for the application's
-- commit: what is kept is bounded by the size of the table.
create function howdah.set_change_aside(reason text, change jsonb) returns void
  language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
  is_full boolean := pg_total_relation_size('howdah.rejected'::regclass) > 256 * 1024 * 1024;
begin
  if not is_full then
    if pg_column_size(change) > 100000 then
      change := change - '{before,after}'::text[];
    end if;
    insert into howdah.rejected (rejected_at, project_id, signal, reason, record)
    values (clock_timestamp(), 0, 'changes', set_change_aside.reason, set_change_aside.change);
  end if;
  raise warning 'Howdah could not store a change of % "%": %', change ->> 'entity_name', change ->> 'entity_id', reason
    using hint = 'The change itself went on' || case when is_full then '; howdah.rejected is full.' else ', and was set aside in howdah.rejected.' end;
end $$;

-- create trigger … after insert or update or delete on orders
--   for each row execute function howdah.capture_changes('order', 'id', 'column to leave out', …)
--
-- Runs as howdah_capture, so that the application needs no rights on Howdah's tables, and its types win none. Names are
-- looked up in pg_catalog alone, and no statement is put together from names.
--
-- Never fails the application's transaction for a reason of ours: what cannot be turned into JSON, or has no partition,
-- is set aside with a warning. No row is written in a subtransaction: ten thousand rows would be ten thousand of them.
-- A missing partition is not made here: its locks would last until the application commits.
create function howdah.capture_changes() returns trigger
  language plpgsql security definer
  set search_path = pg_catalog, pg_temp
  set timezone = 'UTC' set datestyle = 'ISO' set intervalstyle = 'iso_8601' set bytea_output = 'hex'
  as $$
declare
  at timestamptz := clock_timestamp();
  entity text := nullif(tg_argv[0], '');
  id_columns text[] := string_to_array(replace(nullif(tg_argv[1], ''), ' ', ''), ',');
  left_out text[] := coalesce(tg_argv[2:], '{}');
  before_row jsonb;
  after_row jsonb;
  one_row jsonb;
  row_id text := '*';
  problem text;
  trace text := lower(substring(current_setting('howdah.trace_id', true) from '^(?:[0-9a-fA-F]{2}-)?([0-9a-fA-F]{32})(?:-|$)'));
begin
  -- Asked before anything of the application is looked at: the rights of another owner are not ours to lend.
  if current_user <> 'howdah_capture' then
    raise warning 'Howdah captured no change of %.%: howdah.capture_changes() does not belong to the role howdah_capture.', tg_table_schema, tg_table_name
      using hint = 'The sidecar sets that up when it starts; where it may not, "howdah doctor" prints the SQL.';
    return coalesce(new, old);
  elsif tg_table_schema = 'howdah' then
    raise warning 'Howdah captures no changes of its own tables; remove the trigger % from %.', tg_name, tg_table_name;
    return coalesce(new, old);
  elsif tg_level = 'STATEMENT' and tg_op <> 'TRUNCATE' then
    raise warning 'The trigger % on %.% captures nothing: it must be "for each row".', tg_name, tg_table_schema, tg_table_name;
    return null;
  end if;
  if entity is null then
    select c.relname into entity from pg_class c where c.oid = coalesce(pg_partition_root(tg_relid), tg_relid);
  end if;
  entity := left(entity, 300);

  if tg_op <> 'TRUNCATE' then
    -- Nothing is written in this block, so it costs no transaction id.
    begin
      if tg_op <> 'INSERT' then
        before_row := to_jsonb(old);
      end if;
      if tg_op <> 'DELETE' then
        after_row := to_jsonb(new);
      end if;
      one_row := coalesce(after_row, before_row);
      if id_columns is null then
        select array_agg(a.attname::text order by array_position(i.indkey::int2[], a.attnum)) into id_columns
          from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any (i.indkey::int2[])
         where i.indrelid = tg_relid and i.indisprimary and array_position(i.indkey::int2[], a.attnum) < i.indnkeyatts;
      end if;
      if not one_row ?& (id_columns || left_out) then
        raise warning 'The trigger % on %.% names a column that is not there, of: %.', tg_name, tg_table_schema, tg_table_name,
          array_to_string(id_columns || left_out, ', ');
      end if;
      select coalesce(string_agg(coalesce(one_row ->> c.name, '?'), ',' order by c.place), '?') into row_id
        from unnest(id_columns) with ordinality as c (name, place);
      before_row := before_row - left_out;
      after_row := after_row - left_out;
      if before_row = after_row then
        return new;
      end if;
      before_row := howdah.clean_row(before_row);
      after_row := howdah.clean_row(after_row);
    exception
      when others then
        problem := sqlerrm;
        before_row := null;
        after_row := null;
    end;
  end if;

  -- By its name first: bounds have to be printed and parsed, which would be most of the work for a row.
  if problem is null
     and not exists (select from pg_inherits h
                      where h.inhrelid = to_regclass('howdah.tb_entity_change_log_' || to_char(at, 'YYYY_MM'))
                        and h.inhparent = 'howdah.tb_entity_change_log'::regclass and not h.inhdetachpending)
     and not exists (select from howdah.partitions_of('tb_entity_change_log') p where p.from_at <= at and p.to_at > at)
  then
    problem := 'there is no partition for this time: the sidecar, which makes them ahead, has not run for long';
  end if;

  if problem is null then
    insert into howdah.tb_entity_change_log
           (entity_name, entity_id, change_type, before_data, after_data, changed_at, trace_id, changed_by, tenant, environment)
    values (entity, left(row_id, 300), tg_op, before_row, after_row, at,
            nullif(trace, repeat('0', 32)),
            left(coalesce(nullif(current_setting('howdah.user_id', true), ''),
                          nullif(current_setting('role'), 'none'), session_user::text), 300),
            left(nullif(current_setting('howdah.tenant', true), ''), 300),
            left(nullif(current_setting('howdah.environment', true), ''), 300));
  else
    perform howdah.set_change_aside(problem, jsonb_build_object(
      'entity_name', entity, 'entity_id', left(row_id, 300), 'change_type', tg_op, 'before', before_row,
      'after', after_row, 'changed_at', at, 'trace_id', trace, 'table', format('%I.%I', tg_table_schema, tg_table_name)));
  end if;
  return coalesce(new, old);
end $$;
comment on function howdah.capture_changes() is 'Row trigger that writes tb_entity_change_log. Arguments, all optional: entity name (the table''s), id columns separated by commas (the primary key''s), columns to leave out. Reads the settings howdah.trace_id, user_id, tenant and environment.';

-- Needed by who makes a trigger, who thereby adds changes; who changes the table needs nothing.
revoke execute on function howdah.capture_changes(), howdah.set_change_aside(text, jsonb) from public;
