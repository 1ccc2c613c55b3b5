create view monitoring.check_ins as
select c.time as timestamp, c.monitor, c.status, c.duration_ms, c.environment, c.release, c.check_in_id, c.config, c.trace_id,
       c.project_id
  from howdah.check_in c;

comment on view monitoring.check_ins is 'One row per message of a job that says whether it ran.';
comment on column monitoring.check_ins.timestamp is 'When it came; the partition key, so give both bounds.';
comment on column monitoring.check_ins.monitor is 'Name of the job.';
comment on column monitoring.check_ins.status is 'in_progress, ok or error, or what else the sender said.';
comment on column monitoring.check_ins.duration_ms is 'How long it took, as the sender says.';
comment on column monitoring.check_ins.environment is 'Where it ran.';
comment on column monitoring.check_ins.release is 'Version that ran.';
comment on column monitoring.check_ins.check_in_id is 'The same for the beginning and the end of one run.';
comment on column monitoring.check_ins.config is 'Schedule and margins, where the job says them.';
comment on column monitoring.check_ins.trace_id is 'Trace of the run, 32 hex digits.';
comment on column monitoring.check_ins.project_id is 'Project.';
