-- A request that is sent again after a lost answer is acknowledged and not stored. The digest stands in the
-- transaction of the request's rows; (day, digest) is unique, and the writer looks at the day before as well.
create table howdah.ingest_ledger (
  received_day timestamptz not null,
  digest       bytea not null,
  received_at  timestamptz not null,
  project_id   integer not null,
  signal       text not null,
  records      integer not null,
  primary key (received_day, digest)
) partition by range (received_day);
comment on table howdah.ingest_ledger is 'Requests that were stored, by digest, for a day or two.';

-- What was refused, counted per minute, so that Setup can say what a sender does wrong.
create table howdah.intake_refusal (
  bucket     timestamptz not null,
  reason     text not null,
  project_id integer not null default 0,
  writer_id  bigint not null,
  count      bigint not null,
  remedy     text not null default '',
  primary key (bucket, reason, project_id, writer_id)
);
comment on table howdah.intake_refusal is 'Requests and records refused per minute and reason; project 0 when none was known.';

-- Rows that PostgreSQL would not take: set aside with the reason, never taking their neighbours along.
create table howdah.rejected (
  rejected_id bigint generated always as identity primary key,
  rejected_at timestamptz not null,
  project_id  integer not null,
  signal      text not null,
  reason      text not null,
  record      jsonb not null
);
create index rejected_time on howdah.rejected (rejected_at desc);
comment on table howdah.rejected is 'Records that could not be stored, with the reason; at most 10,000 are kept.';
