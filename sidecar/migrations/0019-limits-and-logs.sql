-- What was cut to size is told to the same person as what was refused or moved, with what to do about it.
alter table howdah.intake_refusal drop constraint intake_refusal_outcome_check;
alter table howdah.intake_refusal
  add constraint intake_refusal_outcome_check check (outcome in ('refused', 'moved', 'cut'));
comment on table howdah.intake_refusal is 'Requests and records per minute and reason that were refused, stored at another time than was sent, or cut to size; project 0 when none was known. Kept for a week.';
comment on column howdah.intake_refusal.outcome is 'refused: not stored. moved: stored, at another time than was sent. cut: stored, a part of it left out and marked.';

alter table howdah.log_record add column extra jsonb;
comment on column howdah.log_record.extra is 'What is rarely sent: flags (beyond "sampled"), dropped_attributes_count, and severity_number where it is none of OpenTelemetry. Null when nothing.';

alter table howdah.tb_entity_change_log add column original_time timestamptz;
comment on column howdah.tb_entity_change_log.original_time is 'The time that was sent, where it lies outside of what the table keeps.';

comment on table howdah.ingest_ledger is 'Requests that were stored, by digest (32 bytes), and errors that a second signal may report, by key (16 bytes), for a day or two.';
