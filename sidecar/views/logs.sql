create view monitoring.logs as
select l.time as timestamp,
       case when l.severity_number >= 21 then 'fatal' when l.severity_number >= 17 then 'error'
            when l.severity_number >= 13 then 'warn' when l.severity_number >= 9 then 'info'
            when l.severity_number >= 5 then 'debug' when l.severity_number >= 1 then 'trace'
            else 'unspecified' end as level,
       l.body as message,
       r.service_name,
       r.environment,
       howdah.trace_hex(l.trace_id) as trace_id,
       howdah.span_hex(l.span_id)   as span_id,
       l.attributes,
       l.body_fields,
       l.event_name,
       l.severity_number,
       l.severity_text,
       r.service_version as release,
       l.tenant,
       r.attributes as resource,
       sc.name as scope_name,
       l.observed_time,
       l.original_time,
       sc.version as scope_version,
       sc.attributes as scope,
       l.extra
  from howdah.log_record l
  join howdah.resource r on r.resource_id = l.resource_id
  left join howdah.scope sc on sc.scope_id = l.scope_id;

comment on view monitoring.logs is 'One row per log record.';
comment on column monitoring.logs.timestamp is 'When it happened; the partition key, so give both bounds.';
comment on column monitoring.logs.level is 'trace, debug, info, warn, error, fatal or unspecified.';
comment on column monitoring.logs.message is 'The body as text.';
comment on column monitoring.logs.service_name is 'Service.';
comment on column monitoring.logs.environment is 'Where it ran.';
comment on column monitoring.logs.trace_id is 'W3C trace id, 32 hex digits; looked up by index.';
comment on column monitoring.logs.span_id is 'W3C span id, 16 hex digits.';
comment on column monitoring.logs.attributes is 'Attributes of the record.';
comment on column monitoring.logs.body_fields is 'The body where it is not a string.';
comment on column monitoring.logs.event_name is 'Name of the event, for records that are one.';
comment on column monitoring.logs.severity_number is 'OpenTelemetry severity, 1 to 24; 0 unspecified.';
comment on column monitoring.logs.severity_text is 'Level in the words of the sender.';
comment on column monitoring.logs.release is 'Version that ran.';
comment on column monitoring.logs.tenant is 'Tenant, when the sender gave one.';
comment on column monitoring.logs.resource is 'Attributes of who sent it.';
comment on column monitoring.logs.scope_name is 'Logger.';
comment on column monitoring.logs.observed_time is 'When a collector saw it.';
comment on column monitoring.logs.original_time is 'The time that was sent, where it lies outside of what is kept.';
comment on column monitoring.logs.scope_version is 'Version of the logger.';
comment on column monitoring.logs.scope is 'Attributes of the logger, with schema_url where one was sent.';
comment on column monitoring.logs.extra is 'What is rarely sent: flags (beyond "sampled"), dropped_attributes_count, and severity_number where it is none of OpenTelemetry.';
