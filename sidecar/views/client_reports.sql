create view monitoring.client_reports as
select bucket, reason, category, quantity, project_id
  from howdah.client_report;

comment on view monitoring.client_reports is 'What clients lost or left out before it was sent, per hour.';
comment on column monitoring.client_reports.bucket is 'Hour; the partition key, so give both bounds.';
comment on column monitoring.client_reports.reason is 'In the words of the SDKs: sample_rate and before_send are wanted; network_error, queue_overflow and ratelimit_backoff are losses.';
comment on column monitoring.client_reports.category is 'What: error, transaction, span, log_item, session, …';
comment on column monitoring.client_reports.quantity is 'How many.';
comment on column monitoring.client_reports.project_id is 'Project.';
