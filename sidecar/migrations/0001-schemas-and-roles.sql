-- Two schemas: howdah holds the tables, monitoring the documented views that people and dashboards read.
-- Nothing outside of them is touched, so Howdah can live in an application's own database.
create schema if not exists howdah;
create schema if not exists monitoring;

comment on schema howdah is 'Howdah: tables. Owned by the sidecar; read the views in schema monitoring instead.';
comment on schema monitoring is 'Howdah: stable, documented views on errors, traces, operations and partitions.';

-- Roles belong to the whole cluster and may exist already, made by another database or by hand. Where the connecting
-- role may not create them, `howdah doctor` prints this SQL for someone who may, and reading as howdah_reader waits.
do $$
declare
  role_name text;
begin
  foreach role_name in array array['howdah_writer', 'howdah_reader'] loop
    begin
      execute format('create role %I nologin', role_name);
    exception
      when duplicate_object or unique_violation or insufficient_privilege then null;
    end;
  end loop;
end $$;
