create view monitoring.operations as
select r.bucket, op.service_name, op.span_name as operation_name, op.kind, op.db_system, r.environment,
       sum(r.span_count)::bigint as span_count, sum(r.error_count)::bigint as error_count,
       sum(r.duration_sum_ns) / 1e6 as duration_sum_ms
  from howdah.span_rollup r
  join howdah.operation op on op.operation_id = r.operation_id
 group by r.bucket, op.service_name, op.span_name, op.kind, op.db_system, r.environment;

comment on view monitoring.operations is 'Spans per minute and operation, from rollups.';
comment on column monitoring.operations.bucket is 'Start of the minute.';
comment on column monitoring.operations.service_name is 'Service.';
comment on column monitoring.operations.operation_name is 'Span name.';
comment on column monitoring.operations.kind is 'OTLP span kind: 1 internal, 2 server, 3 client, 4 producer, 5 consumer.';
comment on column monitoring.operations.db_system is 'Database system of a database call.';
comment on column monitoring.operations.environment is 'Where it ran.';
comment on column monitoring.operations.span_count is 'Spans that started in the minute.';
comment on column monitoring.operations.error_count is 'Of these, spans with status error.';
comment on column monitoring.operations.duration_sum_ms is 'Sum of their durations in milliseconds.';
