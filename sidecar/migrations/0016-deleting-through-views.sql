-- "delete from monitoring.errors where …" and its likes work: the row goes from the table behind the view. Counts of
-- issues and rollups stay, they tell what happened. Scripts that delete what is old are not to end a legal hold: what is
-- held is left and not counted among the deleted.
create function howdah.is_held(issue_id uuid, trace_id text) returns boolean
  language sql stable set search_path = pg_catalog, pg_temp
  return exists (select from howdah.legal_hold h
                  where h.released_at is null
                    and (h.kind = 'issue' and h.subject = issue_id::text or h.kind = 'trace' and h.subject = trace_id));

create function howdah.delete_error() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if howdah.is_held(old.issue_id, old.trace_id) then
    return null;
  end if;
  delete from howdah.tb_error_occurrence where occurrence_id = old.id and occurred_at = old.occurred_at;
  return old;
end $$;

-- A span that was stored twice goes with its twin.
create function howdah.delete_span() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if howdah.is_held(null, old.trace_id) then
    return null;
  end if;
  delete from howdah.span
   where howdah.trace_hex(trace_id) = old.trace_id and howdah.span_hex(span_id) = old.span_id and start_time = old.start_time;
  return old;
end $$;

create function howdah.delete_metric_point() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  delete from howdah.metric_point where series_id = old.series_id and time = old.timestamp;
  return old;
end $$;

-- Statistics of pg_stat_statements, wherever it is installed and whenever it appears; no row without it or without the
-- right to read it, which for the statements of others is pg_read_all_stats.
create function howdah.statement_statistics()
  returns table (query text, calls bigint, total_ms double precision, mean_ms double precision, rows bigint,
                 cache_hit_ratio double precision)
  language plpgsql stable set search_path = pg_catalog, pg_temp as $$
declare
  place text := (select format('%I.pg_stat_statements', n.nspname)
                   from pg_extension e join pg_namespace n on n.oid = e.extnamespace
                  where e.extname = 'pg_stat_statements' and has_schema_privilege(n.oid, 'usage'));
begin
  if place is null or not has_table_privilege(place, 'select') then
    return;
  end if;
  return query execute format(
    'select s.query, s.calls, s.total_exec_time, s.mean_exec_time, s.rows,
            s.shared_blks_hit::double precision / nullif(s.shared_blks_hit + s.shared_blks_read, 0)
       from %s s
      where s.dbid = (select d.oid from pg_database d where d.datname = current_database())
        and s.query <> ''<insufficient privilege>''
        and s.query !~* ''^(set|reset|begin|commit|rollback|show|savepoint|release|deallocate|discard)\M''', place);
exception
  -- Installed, yet not loaded by shared_preload_libraries.
  when object_not_in_prerequisite_state then
    return;
end $$;
