create view monitoring.deliveries as
select n.sent_at, n.status, n.channel_type, n.recipient, n.error_message as delivery_error,
       n.error_id as issue_id, i.error_type as issue_type, i.error_message as issue_message, i.severity, i.environment,
       n.notification_id, n.config_id
  from howdah.tb_error_notification_log n
  left join howdah.tb_error_log i on i.error_id = n.error_id;

comment on view monitoring.deliveries is 'One row per notification.';
comment on column monitoring.deliveries.sent_at is 'When; the partition key, so give both bounds.';
comment on column monitoring.deliveries.status is 'pending: not sent yet; sent; failed: will be tried again; dead: given up.';
comment on column monitoring.deliveries.channel_type is 'email, slack, webhook or a channel of your own.';
comment on column monitoring.deliveries.recipient is 'Who was told, without secrets.';
comment on column monitoring.deliveries.delivery_error is 'Why it failed.';
comment on column monitoring.deliveries.issue_id is 'Issue, see monitoring.issues.';
comment on column monitoring.deliveries.issue_type is 'Type of the error.';
comment on column monitoring.deliveries.issue_message is 'Message of its latest occurrence.';
comment on column monitoring.deliveries.severity is 'Severity of the issue.';
comment on column monitoring.deliveries.environment is 'Environment of the issue.';
comment on column monitoring.deliveries.notification_id is 'Id of the notification.';
comment on column monitoring.deliveries.config_id is 'Rule that sent it.';
