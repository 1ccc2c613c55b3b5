-- One row per span, in the columns of the founding documents (facts: seeds 1, statements Q27, Q38-Q50).
create view monitoring.traces as
select howdah.trace_hex(s.trace_id)      as trace_id,
       howdah.span_hex(s.span_id)        as span_id,
       howdah.span_hex(s.parent_span_id) as parent_span_id,
       op.span_name                      as operation_name,
       s.start_time,
       s.start_time + s.duration_ns / 1000 * interval '1 microsecond' as end_time,
       least(s.duration_ns / 1000000, 2147483647)::integer as duration_ms,
       s.http_status::integer            as status_code,
       s.status_message,
       s.attributes,
       s.events,
       s.links,
       r.attributes                      as resource,
       r.environment,
       s.start_time                      as created_at,
       op.service_name,
       case op.kind when 1 then 'internal' when 2 then 'server' when 3 then 'client'
                    when 4 then 'producer' when 5 then 'consumer' else 'unspecified' end as span_kind,
       case s.status_code when 2 then 'error' when 1 then 'ok' else 'unset' end as span_status,
       s.duration_ns,
       r.service_version                 as release,
       s.tenant,
       to_timestamp(nullif((s.extra ->> 'original_start_time')::numeric, 0) / 1e9) as original_time
  from howdah.span s
  join howdah.operation op on op.operation_id = s.operation_id
  join howdah.resource r on r.resource_id = s.resource_id;

comment on view monitoring.traces is 'One row per span.';
comment on column monitoring.traces.trace_id is 'W3C trace id, 32 hex digits; looked up by index.';
comment on column monitoring.traces.span_id is 'W3C span id, 16 hex digits.';
comment on column monitoring.traces.parent_span_id is 'Span id of the parent; null for a root.';
comment on column monitoring.traces.operation_name is 'Span name.';
comment on column monitoring.traces.start_time is 'Start; the partition key, so give both bounds.';
comment on column monitoring.traces.end_time is 'End.';
comment on column monitoring.traces.duration_ms is 'Duration in whole milliseconds; duration_ns has all digits.';
comment on column monitoring.traces.status_code is 'HTTP status of the span when it has one.';
comment on column monitoring.traces.status_message is 'Message of the span''s status.';
comment on column monitoring.traces.attributes is 'Span attributes.';
comment on column monitoring.traces.events is 'Span events: t (ns after the start), name, attributes.';
comment on column monitoring.traces.links is 'Span links.';
comment on column monitoring.traces.resource is 'Attributes of who sent it.';
comment on column monitoring.traces.environment is 'Where it ran.';
comment on column monitoring.traces.created_at is 'Same as start_time.';
comment on column monitoring.traces.service_name is 'Service.';
comment on column monitoring.traces.span_kind is 'server, client, producer, consumer, internal or unspecified.';
comment on column monitoring.traces.span_status is 'Status the span reports: unset, ok or error.';
comment on column monitoring.traces.duration_ns is 'Duration in nanoseconds.';
comment on column monitoring.traces.release is 'Version that ran.';
comment on column monitoring.traces.tenant is 'Tenant, when the sender gave one.';
comment on column monitoring.traces.original_time is 'The start that was sent, where it lies outside of what is kept and start_time is the nearest that does not.';

create trigger delete_span instead of delete on monitoring.traces
   for each row execute function howdah.delete_span();
