-- What is older than its table keeps, or dated ahead, is stored at the nearest time that is taken, with its own time
-- beside it: nothing is lost by a clock. Spans have extra.original_start_time, points and logs a column as this one.
alter table howdah.tb_error_occurrence add column original_time timestamptz;
comment on column howdah.tb_error_occurrence.original_time is 'The time that was sent, where it lies outside of what the table keeps.';

-- Counted beside refusals, because both are told to the same person, with what to do about the sender.
alter table howdah.intake_refusal
  add column outcome text not null default 'refused' check (outcome in ('refused', 'moved'));
comment on table howdah.intake_refusal is 'Requests and records per minute and reason that were refused, or stored at another time than was sent; project 0 when none was known. Kept for a week.';
comment on column howdah.intake_refusal.outcome is 'moved: stored, at another time than was sent.';
