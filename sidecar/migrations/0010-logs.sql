-- One row per log record, partitioned by UTC day. Ids of traces are stored as in howdah.span, so that a log joins its span.
create table howdah.log_record (
  time            timestamptz not null,
  observed_time   timestamptz,
  project_id      integer not null,
  resource_id     bigint not null,
  scope_id        bigint,
  severity_number smallint not null default 0 check (severity_number between 0 and 24),
  severity_text   text,
  event_name      text,
  body            text not null default '',
  body_fields     jsonb,
  attributes      jsonb not null default '{}',
  trace_id        uuid,
  span_id         bigint,
  tenant          text,
  original_time   timestamptz
) partition by range (time);
create index log_record_time on howdah.log_record (time desc);
create index log_record_resource on howdah.log_record (resource_id, time desc);
create index log_record_trace on howdah.log_record (howdah.trace_hex(trace_id)) where trace_id is not null;
comment on table howdah.log_record is 'Log records, partitioned by UTC day.';
comment on column howdah.log_record.time is 'When it happened; when it was seen, for a record without a time of its own.';
comment on column howdah.log_record.severity_number is 'OpenTelemetry: 1 trace, 5 debug, 9 info, 13 warn, 17 error, 21 fatal, each with three steps above; 0 unspecified.';
comment on column howdah.log_record.body is 'The message as text.';
comment on column howdah.log_record.body_fields is 'The body where it is not a string.';
comment on column howdah.log_record.original_time is 'The time that was sent, where it lies outside of what the table keeps.';
