-- An SDK with two DSNs sends one event to both, with the same id and the same time. Without the project in the key the
-- second one was taken for a repeat of the first: acknowledged, and not stored.
alter table howdah.tb_error_occurrence
  drop constraint tb_error_occurrence_pkey,
  add primary key (occurrence_id, occurred_at, project_id);

-- Issues are of one project each.
create or replace function howdah.delete_error() returns trigger
  language plpgsql set search_path = pg_catalog, pg_temp as $$
begin
  if howdah.is_held(old.issue_id, old.trace_id) then
    return null;
  end if;
  delete from howdah.tb_error_occurrence
   where occurrence_id = old.id and occurred_at = old.occurred_at and error_id = old.issue_id;
  return old;
end $$;
