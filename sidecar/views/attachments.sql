create view monitoring.attachments as
select a.time as timestamp, a.filename, a.content_type, a.attachment_type, a.size, a.event_id, a.data, a.project_id
  from howdah.attachment a;

comment on view monitoring.attachments is 'One row per file that was sent with an event.';
comment on column monitoring.attachments.timestamp is 'When it came; the partition key, so give both bounds.';
comment on column monitoring.attachments.filename is 'Name of the file.';
comment on column monitoring.attachments.content_type is 'Its media type, as the sender says.';
comment on column monitoring.attachments.attachment_type is 'What the sender uses it for, e.g. event.attachment.';
comment on column monitoring.attachments.size is 'Bytes.';
comment on column monitoring.attachments.event_id is 'Id of the error it belongs to, as in monitoring.errors.';
comment on column monitoring.attachments.data is 'The file. Name the other columns in lists: it may be large.';
comment on column monitoring.attachments.project_id is 'Project.';
