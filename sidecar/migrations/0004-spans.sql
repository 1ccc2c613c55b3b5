-- One row per span, partitioned by UTC day of the start. Ids are stored as uuid and bigint (54 bytes less a span than
-- text); people see W3C hex, and the trace index is on that hex text: a trace has many spans, so the index stores
-- each id once and is no larger than one on the uuid.
create function howdah.trace_hex(trace_id uuid) returns text
  language sql immutable strict parallel safe
  return replace(trace_id::text, '-', '');

create function howdah.span_hex(span_id bigint) returns text
  language sql immutable strict parallel safe
  return lpad(to_hex(span_id), 16, '0');

create table howdah.span (
  trace_id       uuid not null,
  span_id        bigint not null,
  parent_span_id bigint,
  project_id     integer not null,
  operation_id   bigint not null,
  resource_id    bigint not null,
  scope_id       bigint,
  start_time     timestamptz not null,
  duration_ns    bigint not null check (duration_ns >= 0),
  status_code    smallint not null default 0,
  http_status    smallint,
  tenant         text,
  status_message text,
  attributes     jsonb,
  events         jsonb,
  links          jsonb,
  extra          jsonb
) partition by range (start_time);

comment on table howdah.span is 'Spans. Duplicates of (trace_id, span_id) are possible by OTLP''s design; readers take one.';
comment on column howdah.span.duration_ns is 'Nanoseconds.';
comment on column howdah.span.status_code is 'OTLP status: 0 unset, 1 ok, 2 error.';
comment on column howdah.span.http_status is 'http.response.status_code (or http.status_code).';
comment on column howdah.span.attributes is 'Typed key and value, as sent.';
comment on column howdah.span.events is '[{"t": start offset in ns, "name": text, "attributes": {}}]';
comment on column howdah.span.links is '[{"trace_id": hex, "span_id": hex, "attributes": {}}]';
comment on column howdah.span.extra is 'What is rarely sent: trace_state, flags, dropped counts, and original_start_time of a span outside of the accepted time window or without a start.';

-- Index set E of the measurements: 0.73 of the rate without any index, 53 bytes a span.
create index span_trace on howdah.span (howdah.trace_hex(trace_id));
create index span_start on howdah.span using brin (start_time);
create index span_operation_start on howdah.span (operation_id, start_time);
create index span_error on howdah.span (start_time) where status_code = 2;
