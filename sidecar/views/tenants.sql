create view monitoring.tenants as
select bucket, tenant, service_name, environment, project_id, span_count, request_count, error_span_count,
       request_sum_ns / nullif(request_count, 0) / 1e6 as mean_request_ms, occurrence_count
  from howdah.tenant_rollup;

comment on view monitoring.tenants is 'Use and errors per hour, tenant and service, from rollups.';
comment on column monitoring.tenants.bucket is 'Start of the hour. The last three hours are added up every ten minutes.';
comment on column monitoring.tenants.tenant is 'Tenant.';
comment on column monitoring.tenants.service_name is 'Service.';
comment on column monitoring.tenants.environment is 'Where it ran.';
comment on column monitoring.tenants.project_id is 'Project, the number in the DSN.';
comment on column monitoring.tenants.span_count is 'Spans that started in the hour.';
comment on column monitoring.tenants.request_count is 'Of these, requests: spans of kind server or consumer.';
comment on column monitoring.tenants.error_span_count is 'Spans with status error.';
comment on column monitoring.tenants.mean_request_ms is 'Mean duration of the requests in milliseconds.';
comment on column monitoring.tenants.occurrence_count is 'Errors that happened in the hour.';
