-- One row per occurrence, in the columns of the founding documents (facts: seeds 1, statements Q2, Q38-Q50, Q86-Q91).
create view monitoring.errors as
select o.occurrence_id   as id,
       i.error_fingerprint as fingerprint,
       o.error_type      as exception_type,
       o.error_message   as message,
       o.stack_trace,
       o.context,
       o.environment,
       o.trace_id,
       o.span_id,
       o.occurred_at,
       case when i.status = 'resolved' then i.resolved_at end as resolved_at,
       i.status = 'ignored' as ignored,
       i.assigned_to     as assignee,
       o.error_id        as issue_id,
       o.severity,
       o.service_name,
       o.release_version as release,
       o.tenant,
       o.user_id,
       o.tags,
       o.original_time
  from howdah.tb_error_occurrence o
  join howdah.tb_error_log i on i.error_id = o.error_id;

comment on view monitoring.errors is 'One row per error that happened once.';
comment on column monitoring.errors.id is 'Occurrence id.';
comment on column monitoring.errors.fingerprint is 'Stable key of the issue.';
comment on column monitoring.errors.exception_type is 'Type, e.g. TimeoutError.';
comment on column monitoring.errors.message is 'Message of the exception.';
comment on column monitoring.errors.stack_trace is 'Stack trace as text.';
comment on column monitoring.errors.context is 'Flat context as sent: user_id, order_id and so on.';
comment on column monitoring.errors.environment is 'Where it ran.';
comment on column monitoring.errors.trace_id is 'W3C trace id, 32 hex digits; null without a trace.';
comment on column monitoring.errors.span_id is 'W3C span id, 16 hex digits.';
comment on column monitoring.errors.occurred_at is 'When it happened, by the sender''s clock corrected for drift.';
comment on column monitoring.errors.resolved_at is 'When its issue was resolved; null while the issue is not resolved.';
comment on column monitoring.errors.ignored is 'Whether its issue is ignored.';
comment on column monitoring.errors.assignee is 'Who owns its issue.';
comment on column monitoring.errors.issue_id is 'Issue id, see monitoring.issues.';
comment on column monitoring.errors.severity is 'debug, info, warning, error or critical.';
comment on column monitoring.errors.service_name is 'Service.';
comment on column monitoring.errors.release is 'Version that ran.';
comment on column monitoring.errors.tenant is 'Tenant, when the sender gave one.';
comment on column monitoring.errors.user_id is 'User, when the sender gave one.';
comment on column monitoring.errors.tags is 'Indexed keys and values.';
comment on column monitoring.errors.original_time is 'The time that was sent, where it lies outside of what is kept and occurred_at is the nearest that does not.';

create trigger delete_error instead of delete on monitoring.errors
   for each row execute function howdah.delete_error();
