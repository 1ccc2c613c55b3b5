-- What to partition how, and how long to keep it. Read by the writer (lazy creation), the job and the Storage page.
create table howdah.partition_policy (
  table_name     text primary key,
  grain          text not null check (grain in ('day', 'month')),
  signal         text not null,
  ahead          integer not null check (ahead between 1 and 60),
  retention_days integer not null check (retention_days >= 1),
  last_run_at    timestamptz,
  last_error     text
);
comment on table howdah.partition_policy is 'Partitioned tables: grain, partitions kept ahead, days kept.';

insert into howdah.partition_policy (table_name, grain, signal, ahead, retention_days) values
  ('span',                'day',   'traces',  3,  30),
  ('span_rollup',         'month', 'rollups', 2, 396),
  ('tb_error_occurrence', 'month', 'errors',  3,  90),
  ('ingest_ledger',       'day',   'intake',  2,   2);
