-- Two sources: what applications measured (spans with db.system, per hour, from rollups), and what the server counted
-- since its statistics were reset (pg_stat_statements, where it is installed).
create view monitoring.database_queries as
select 'traces'::text as source, h.bucket, op.service_name, op.db_system, op.span_name as query, h.environment,
       sum(h.span_count)::bigint as calls, sum(h.error_count)::bigint as errors,
       (sum(h.duration_sum_ns) / 1e6)::double precision as total_ms,
       (sum(h.duration_sum_ns) / nullif(sum(h.span_count), 0) / 1e6)::double precision as mean_ms,
       null::bigint as rows, null::double precision as cache_hit_ratio
  from (select bucket, operation_id, environment, span_count, error_count, duration_sum_ns
          from howdah.span_rollup_hour
         union all
        -- Hours that are not added up yet.
        select date_trunc('hour', bucket, 'UTC'), operation_id, environment, span_count, error_count, duration_sum_ns
          from howdah.span_rollup
         where bucket >= (select coalesce(max(through), '-infinity') from howdah.rollup_progress where tier = 'hour')
       ) as h
  join howdah.operation op on op.operation_id = h.operation_id and op.db_system is not null
 group by h.bucket, op.service_name, op.db_system, op.span_name, h.environment
 union all
select 'server', null, null, 'postgresql', query, null, calls, null, total_ms, mean_ms, rows, cache_hit_ratio
  from howdah.statement_statistics();

comment on view monitoring.database_queries is 'Database queries: as applications measured them per hour, and as the server counts them.';
comment on column monitoring.database_queries.source is 'traces: spans of applications; server: pg_stat_statements of this database.';
comment on column monitoring.database_queries.bucket is 'Start of the hour; null for the server, which counts since its statistics were reset.';
comment on column monitoring.database_queries.service_name is 'Service that asked; null for the server.';
comment on column monitoring.database_queries.db_system is 'Database system.';
comment on column monitoring.database_queries.query is 'Span name, or the normalised statement.';
comment on column monitoring.database_queries.environment is 'Where it ran; null for the server.';
comment on column monitoring.database_queries.calls is 'Executions.';
comment on column monitoring.database_queries.errors is 'Of these, failed; null for the server.';
comment on column monitoring.database_queries.total_ms is 'Time of all of them in milliseconds.';
comment on column monitoring.database_queries.mean_ms is 'Mean in milliseconds.';
comment on column monitoring.database_queries.rows is 'Rows returned or changed; null for traces.';
comment on column monitoring.database_queries.cache_hit_ratio is 'Share of blocks found in shared buffers, 0 to 1; null for traces.';
