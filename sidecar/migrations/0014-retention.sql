-- Retention is what a person can change and prove. A partition leaves in steps that survive a crash: it is archived if
-- the policy says so, noted in partition_detached, detached without blocking anyone, freed of what is held, dropped.
alter table howdah.partition_policy rename column last_run_at to ahead_run_at;
alter table howdah.partition_policy rename column last_error to ahead_error;
alter table howdah.partition_policy
  add column max_bytes        bigint check (max_bytes > 0),
  add column archive          boolean not null default false,
  add column retention_run_at timestamptz,
  add column retention_error  text,
  add column changed_at       timestamptz,
  add column changed_by       text,
  add constraint partition_policy_whole_partition check (grain = 'day' or retention_days >= 31);
comment on table howdah.partition_policy is 'Partitioned tables: grain, partitions kept ahead, how long and how much is kept. Change it in the product (Storage), which says what would be dropped.';
comment on column howdah.partition_policy.ahead is 'Partitions that exist ahead of the current one.';
comment on column howdah.partition_policy.retention_days is 'A partition is dropped when all of it is older than this.';
comment on column howdah.partition_policy.max_bytes is 'The oldest partitions are dropped while the table with its indexes is larger; null: no limit.';
comment on column howdah.partition_policy.archive is 'Whether a partition is archived before it is dropped; a failed archive keeps it.';
comment on column howdah.partition_policy.ahead_run_at is 'When partitions were last made ahead.';
comment on column howdah.partition_policy.retention_run_at is 'When retention last looked at this table.';

insert into howdah.partition_policy (table_name, grain, signal, ahead, retention_days) values
  ('metric_point',              'day',   'metrics',       3,   7),
  ('log_record',                'day',   'logs',          3,  14),
  ('tb_error_notification_log', 'month', 'notifications', 3, 183),
  ('tb_entity_change_log',      'month', 'changes',       3, 396),
  ('span_rollup_hour',          'month', 'rollups',       2, 396),
  ('tenant_rollup',             'month', 'rollups',       2, 396);

create table howdah.partition_detached (
  partition_name text primary key,
  table_name     text not null,
  partition_oid  oid not null,
  from_at        timestamptz not null,
  to_at          timestamptz not null,
  reason         text not null,
  archive_name   text,
  settled_at     timestamptz,
  noted_at       timestamptz not null default now()
);
comment on table howdah.partition_detached is 'Partitions on their way out. Noted before the detach, so that the next run finishes what a crash interrupted.';
comment on column howdah.partition_detached.reason is 'age or volume.';
comment on column howdah.partition_detached.archive_name is 'Archive that has all of its rows; null: none has yet.';
comment on column howdah.partition_detached.settled_at is 'When, after the detach, it was renamed, compared with its archive and freed of what is held.';

create table howdah.partition_archive (
  archive_name   text primary key,
  partition_name text not null,
  table_name     text not null,
  from_at        timestamptz not null,
  to_at          timestamptz not null,
  location       text not null,
  rows           bigint not null,
  bytes          bigint not null,
  sha256         text not null,
  archived_at    timestamptz not null default now(),
  verified_at    timestamptz
);
create index partition_archive_partition on howdah.partition_archive (partition_name);
comment on table howdah.partition_archive is 'Partitions that were written to compressed files, and where.';
comment on column howdah.partition_archive.archive_name is 'Name of the partition; with .2, .3 … where rows came after it was archived and dropped.';
comment on column howdah.partition_archive.location is 'Folder, on the machine of the sidecar that wrote it.';
comment on column howdah.partition_archive.bytes is 'Size of its files.';
comment on column howdah.partition_archive.sha256 is 'Of manifest.json, which has those of the other files.';

create table howdah.partition_keep (
  partition_name text primary key,
  table_name     text not null,
  keep_until     timestamptz not null,
  reason         text not null,
  kept_by        text not null
);
comment on table howdah.partition_keep is 'Partitions that retention leaves alone until then: restored ones.';

create table howdah.legal_hold (
  hold_id     bigint generated always as identity primary key,
  kind        text not null check (kind in ('issue', 'trace')),
  subject     text not null check (kind = 'issue' and subject ~ '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$'
                                or kind = 'trace' and subject ~ '^[0-9a-f]{32}$'),
  reason      text not null check (reason <> ''),
  held_by     text not null,
  held_at     timestamptz not null default now(),
  released_by text,
  released_at timestamptz
);
create unique index legal_hold_active on howdah.legal_hold (kind, subject) where released_at is null;
comment on table howdah.legal_hold is 'Issues and traces that are kept beyond retention. When their partition is due, all other rows of it go.';
comment on column howdah.legal_hold.subject is 'Issue id (uuid) or trace id (32 hex digits).';

create table howdah.partition_event (
  event_id       bigint generated always as identity primary key,
  at             timestamptz not null default now(),
  table_name     text not null,
  partition_name text,
  event          text not null
                 check (event in ('created', 'archived', 'detached', 'dropped', 'held', 'restored', 'failed', 'policy')),
  rows           bigint,
  bytes          bigint,
  actor          text not null default 'howdah',
  detail         text
);
create index partition_event_time on howdah.partition_event (at desc);
create index partition_event_table on howdah.partition_event (table_name, at desc);
comment on table howdah.partition_event is 'What happened to partitions and policies: the proof of retention. Kept for 13 months.';
