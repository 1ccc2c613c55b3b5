-- A second tier: minutes added up to hours, and spans and errors per tenant. Both are absolute values made by a job out
-- of what is stored, so that making an hour again does no harm.
create table howdah.span_rollup_hour (
  bucket          timestamptz not null,
  operation_id    bigint not null,
  environment     text not null,
  project_id      integer not null,
  span_count      bigint not null,
  error_count     bigint not null,
  duration_sum_ns numeric not null,
  hist_offset     smallint not null,
  hist            bigint[] not null,
  primary key (bucket, operation_id, environment, project_id)
) partition by range (bucket);
comment on table howdah.span_rollup_hour is 'Spans per hour and operation, partitioned by UTC month. Columns as in howdah.span_rollup.';

create table howdah.tenant_rollup (
  bucket           timestamptz not null,
  tenant           text not null,
  service_name     text not null,
  environment      text not null,
  project_id       integer not null,
  span_count       bigint not null default 0,
  request_count    bigint not null default 0,
  error_span_count bigint not null default 0,
  request_sum_ns   numeric not null default 0,
  occurrence_count bigint not null default 0,
  primary key (bucket, tenant, service_name, environment, project_id)
) partition by range (bucket);
comment on table howdah.tenant_rollup is 'Spans and errors per hour, tenant and service, partitioned by UTC month.';
comment on column howdah.tenant_rollup.request_count is 'Spans of kind server or consumer.';
comment on column howdah.tenant_rollup.request_sum_ns is 'Sum of the durations of these requests in nanoseconds.';

-- The job adds up the last hours again on each run. An hour before these that gets late rows is marked by the writer, in
-- the transaction of the rows; the row lock of the mark orders writer and job.
create table howdah.rollup_stale (
  bucket    timestamptz primary key,
  marked_at timestamptz not null default now()
);
comment on table howdah.rollup_stale is 'Hours that got late rows after they were added up.';

create table howdah.rollup_progress (
  tier    text primary key,
  through timestamptz not null
);
comment on table howdah.rollup_progress is 'Until when (excluded) the hours are added up; readers take minutes from there on.';
