-- What Sentry clients tell beside errors and spans: how sessions ended, what people wrote, whether jobs ran, what was lost
-- inside the clients, and files. Counts are kept as counts and hold nothing about a person.
create table howdah.session_count (
  bucket      timestamptz not null,
  project_id  integer not null,
  release     text not null default '',
  environment text not null,
  started     bigint not null default 0,
  exited      bigint not null default 0,
  errored     bigint not null default 0,
  crashed     bigint not null default 0,
  abnormal    bigint not null default 0,
  primary key (bucket, project_id, release, environment)
) partition by range (bucket);
comment on table howdah.session_count is 'Sessions per hour in which they started, release and environment, by how they ended; partitioned by UTC month.';
comment on column howdah.session_count.release is 'Version that ran; empty when the sender did not say.';
comment on column howdah.session_count.errored is 'With a handled error, and not crashed so far.';

create table howdah.user_feedback (
  feedback_id   uuid not null,
  received_at   timestamptz not null,
  time          timestamptz not null,
  project_id    integer not null,
  event_id      uuid,
  message       text not null,
  name          text,
  email         text,
  url           text,
  source        text,
  environment   text,
  release       text,
  trace_id      text,
  original_time timestamptz
) partition by range (time);
create index user_feedback_time on howdah.user_feedback (time desc);
create index user_feedback_event on howdah.user_feedback (event_id) where event_id is not null;
comment on table howdah.user_feedback is 'What people wrote, about an error or by themselves; partitioned by UTC month.';
comment on column howdah.user_feedback.event_id is 'The occurrence it is about.';
comment on column howdah.user_feedback.original_time is 'The time that was sent, where it was corrected or lies outside of what the table keeps.';

create table howdah.check_in (
  time         timestamptz not null,
  project_id   integer not null,
  monitor      text not null,
  status       text not null,
  check_in_id  uuid,
  duration_ms  double precision,
  environment  text not null,
  release      text,
  config       jsonb,
  trace_id     text
) partition by range (time);
create index check_in_time on howdah.check_in (time desc);
create index check_in_monitor on howdah.check_in (project_id, monitor, time desc);
comment on table howdah.check_in is 'Check-ins of jobs: one row per message, so a job that says when it begins and ends has two with one id; partitioned by UTC month.';
comment on column howdah.check_in.config is 'Schedule and margins, where the job says them.';

create table howdah.client_report (
  bucket     timestamptz not null,
  project_id integer not null,
  reason     text not null,
  category   text not null,
  quantity   bigint not null,
  primary key (bucket, project_id, reason, category)
) partition by range (bucket);
comment on table howdah.client_report is 'What clients say to have lost or left out before it was sent, per hour; partitioned by UTC month.';

create table howdah.attachment (
  time            timestamptz not null,
  project_id      integer not null,
  event_id        uuid,
  filename        text not null,
  content_type    text,
  attachment_type text,
  size            integer not null,
  data            bytea not null
) partition by range (time);
create index attachment_time on howdah.attachment (time desc);
create index attachment_event on howdah.attachment (event_id) where event_id is not null;
comment on table howdah.attachment is 'Files sent with events, where HOWDAH_ATTACHMENTS is on; partitioned by UTC day.';

insert into howdah.partition_policy (table_name, grain, signal, ahead, retention_days) values
  ('session_count', 'month', 'clients', 2, 396),
  ('user_feedback', 'month', 'clients', 2, 396),
  ('check_in',      'month', 'clients', 2,  90),
  ('client_report', 'month', 'clients', 2,  90),
  ('attachment',    'day',   'clients', 3,  30);

comment on column howdah.tb_error_occurrence.original_time is 'The time that was sent, where the clock of the sender was corrected or the time lies outside of what the table keeps.';
comment on column howdah.log_record.original_time is 'The time that was sent, where the clock of the sender was corrected or the time lies outside of what the table keeps.';
