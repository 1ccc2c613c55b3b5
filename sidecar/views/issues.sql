create view monitoring.issues as
select error_id as issue_id, project_id, error_fingerprint as fingerprint, error_type as type, error_message as message,
       culprit, severity, status, substatus, assigned_to as assignee, first_seen, last_seen, occurrence_count,
       environment, release_version as release, service_name, tenant, trace_id, resolved_at, resolved_by
  from howdah.tb_error_log;

comment on view monitoring.issues is 'One row per issue: all occurrences of one project with one fingerprint.';
comment on column monitoring.issues.issue_id is 'Issue id.';
comment on column monitoring.issues.project_id is 'Project, the number in the DSN.';
comment on column monitoring.issues.fingerprint is 'Stable key of the issue within its project.';
comment on column monitoring.issues.type is 'Type of the error.';
comment on column monitoring.issues.message is 'Message of the latest occurrence.';
comment on column monitoring.issues.culprit is 'Where in the code.';
comment on column monitoring.issues.severity is 'Worst severity seen.';
comment on column monitoring.issues.status is 'unresolved, resolved, ignored or investigating.';
comment on column monitoring.issues.substatus is 'new, regressed, escalating or ongoing.';
comment on column monitoring.issues.assignee is 'Owner.';
comment on column monitoring.issues.first_seen is 'First occurrence.';
comment on column monitoring.issues.last_seen is 'Latest occurrence.';
comment on column monitoring.issues.occurrence_count is 'All occurrences so far.';
comment on column monitoring.issues.environment is 'Environment of the latest occurrence.';
comment on column monitoring.issues.release is 'Release of the latest occurrence.';
comment on column monitoring.issues.service_name is 'Service of the latest occurrence.';
comment on column monitoring.issues.tenant is 'Tenant of the latest occurrence.';
comment on column monitoring.issues.trace_id is 'Trace of the latest occurrence that had one.';
comment on column monitoring.issues.resolved_at is 'When it was resolved.';
comment on column monitoring.issues.resolved_by is 'Who resolved it.';
