create view monitoring.changes as
select id, changed_at, entity_name, entity_id, change_type, before_data, after_data, trace_id, changed_by, tenant, environment,
       original_time
  from howdah.tb_entity_change_log;

comment on view monitoring.changes is 'One row per change of business data.';
comment on column monitoring.changes.id is 'Number of the row.';
comment on column monitoring.changes.changed_at is 'When; the partition key, so give both bounds.';
comment on column monitoring.changes.entity_name is 'Table or kind of thing, e.g. order.';
comment on column monitoring.changes.entity_id is 'Its id as text.';
comment on column monitoring.changes.change_type is 'INSERT, UPDATE, DELETE or a business event of your own.';
comment on column monitoring.changes.before_data is 'The row before; null for an insert.';
comment on column monitoring.changes.after_data is 'The row after; null for a delete.';
comment on column monitoring.changes.trace_id is 'Trace in which it changed, 32 hex digits.';
comment on column monitoring.changes.changed_by is 'Who changed it.';
comment on column monitoring.changes.tenant is 'Tenant, when known.';
comment on column monitoring.changes.environment is 'Where it ran, when known.';
comment on column monitoring.changes.original_time is 'The time that was sent, where it lies outside of what is kept.';
