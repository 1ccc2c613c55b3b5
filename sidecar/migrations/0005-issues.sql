-- An issue is all occurrences of one project with one fingerprint. error_id is derived from both, so that the writer
-- needs no look-up. Nothing here is updated by intake: the row is created once, and counters follow from issue_delta,
-- because a hot row of an error storm would serialise every writer.
create table howdah.tb_error_log (
  error_id            uuid primary key,
  project_id          integer not null,
  error_fingerprint   text not null,
  fingerprint_version smallint not null,
  fingerprint_reason  text not null default '',
  error_type          text not null,
  error_message       text not null,
  culprit             text not null default '',
  stack_trace         text,
  severity            text not null default 'error'
                      check (severity in ('debug', 'info', 'warning', 'error', 'critical')),
  status              text not null default 'unresolved'
                      check (status in ('unresolved', 'resolved', 'ignored', 'investigating')),
  substatus           text not null default 'new'
                      check (substatus in ('new', 'regressed', 'escalating', 'ongoing')),
  assigned_to         text,
  resolved_at         timestamptz,
  resolved_by         text,
  resolution_notes    text,
  regressed_at        timestamptz,
  first_seen          timestamptz not null,
  last_seen           timestamptz not null,
  occurrence_count    bigint not null default 0,
  environment         text not null default 'production',
  release_version     text,
  service_name        text,
  tenant              text,
  trace_id            text,
  span_id             text,
  tags                jsonb not null default '{}',
  request_context     jsonb not null default '{}',
  application_context jsonb not null default '{}',
  user_context        jsonb not null default '{}',
  version             bigint not null default 1,
  unique (project_id, error_fingerprint)
);
create index tb_error_log_status on howdah.tb_error_log (status, last_seen desc);
create index tb_error_log_last_seen on howdah.tb_error_log (last_seen desc);
comment on table howdah.tb_error_log is 'Issues: what people work on. environment, release, service, trace and contexts are those of the latest folded occurrence.';
comment on column howdah.tb_error_log.error_id is 'Issue id, derived from project_id and error_fingerprint.';
comment on column howdah.tb_error_log.fingerprint_version is 'Version of the grouping recipe (sidecar/src/decide/fingerprint).';
comment on column howdah.tb_error_log.fingerprint_reason is 'What made the fingerprint, for people.';
comment on column howdah.tb_error_log.occurrence_count is 'All occurrences so far; folded in within about a second.';
comment on column howdah.tb_error_log.version is 'Raised by every change a person makes, for optimistic locking.';

create table howdah.tb_error_occurrence (
  occurrence_id    uuid not null,
  error_id         uuid not null,
  project_id       integer not null,
  occurred_at      timestamptz not null,
  received_at      timestamptz not null,
  error_type       text not null,
  error_message    text not null,
  severity         text not null,
  handled          boolean,
  environment      text not null,
  release_version  text,
  service_name     text,
  server_name      text,
  transaction_name text,
  tenant           text,
  user_id          text,
  platform         text,
  sdk              text,
  trace_id         text,
  span_id          text,
  stack_trace      text,
  tags             jsonb not null default '{}',
  context          jsonb not null default '{}',
  request_context  jsonb,
  user_context     jsonb,
  breadcrumbs      jsonb not null default '[]',
  event            bytea,
  primary key (occurrence_id, occurred_at)
) partition by range (occurred_at);
-- The body is compressed before it is sent; a second try by PostgreSQL would only cost.
alter table howdah.tb_error_occurrence alter column event set storage external;
create index tb_error_occurrence_issue on howdah.tb_error_occurrence (error_id, occurred_at desc);
create index tb_error_occurrence_trace on howdah.tb_error_occurrence (trace_id) where trace_id is not null;
create index tb_error_occurrence_time on howdah.tb_error_occurrence (occurred_at desc);
comment on table howdah.tb_error_occurrence is 'One row per error that happened once, partitioned by UTC month.';
comment on column howdah.tb_error_occurrence.trace_id is 'W3C hex, 32 digits.';
comment on column howdah.tb_error_occurrence.context is 'Flat context: what the sender attached, by name.';
comment on column howdah.tb_error_occurrence.event is 'The normalised event (exceptions with stack frames, contexts) as deflated JSON, see sidecar/src/decide/event-body.ts.';

-- Written with the occurrences, in their transaction; taken and folded into tb_error_log by jobs/grouping.
create table howdah.issue_delta (
  delta_id        bigint generated always as identity primary key,
  error_id        uuid not null,
  occurrences     integer not null,
  first_seen      timestamptz not null,
  last_seen       timestamptz not null,
  severity        text not null,
  environment     text not null,
  release_version text,
  service_name    text,
  tenant          text,
  error_message   text not null,
  trace_id        text,
  span_id         text,
  received_at     timestamptz not null
);
comment on table howdah.issue_delta is 'Counters on their way into tb_error_log: one row per issue and batch.';

create table howdah.issue_activity (
  activity_id bigint generated always as identity primary key,
  error_id    uuid not null,
  at          timestamptz not null,
  actor       text not null,
  action      text not null,
  detail      text
);
create index issue_activity_issue on howdah.issue_activity (error_id, at desc);
comment on table howdah.issue_activity is 'Who did what to an issue, and when; the audit trail of triage.';
