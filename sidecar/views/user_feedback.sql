create view monitoring.user_feedback as
select f.time as timestamp, f.message, f.name, f.email, f.url, f.event_id, f.environment, f.release, f.trace_id, f.source,
       f.received_at, f.original_time, f.project_id, f.feedback_id as id
  from howdah.user_feedback f;

comment on view monitoring.user_feedback is 'One row per message that a person wrote about an error or the application.';
comment on column monitoring.user_feedback.timestamp is 'When; the partition key, so give both bounds.';
comment on column monitoring.user_feedback.message is 'What was written.';
comment on column monitoring.user_feedback.name is 'Who wrote it.';
comment on column monitoring.user_feedback.email is 'Where to answer.';
comment on column monitoring.user_feedback.url is 'Page on which it was written.';
comment on column monitoring.user_feedback.event_id is 'Id of the error it is about, as in monitoring.errors; null for none.';
comment on column monitoring.user_feedback.environment is 'Where it ran.';
comment on column monitoring.user_feedback.release is 'Version that ran.';
comment on column monitoring.user_feedback.trace_id is 'Trace in which it was written, 32 hex digits.';
comment on column monitoring.user_feedback.source is 'Part of the SDK or form that it came from.';
comment on column monitoring.user_feedback.received_at is 'When it came.';
comment on column monitoring.user_feedback.original_time is 'The time that was sent, where it is not the timestamp.';
comment on column monitoring.user_feedback.project_id is 'Project.';
comment on column monitoring.user_feedback.id is 'Id of the feedback.';
