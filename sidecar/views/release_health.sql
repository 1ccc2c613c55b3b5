create view monitoring.release_health as
select bucket,
       nullif(release, '') as release,
       environment,
       started as sessions,
       exited,
       errored,
       crashed,
       abnormal,
       greatest(started - exited - errored - crashed - abnormal, 0) as ok,
       1 - crashed::double precision / nullif(greatest(started, crashed), 0) as crash_free,
       project_id
  from howdah.session_count;

comment on view monitoring.release_health is 'Sessions per hour, release and environment, by how they ended.';
comment on column monitoring.release_health.bucket is 'Hour in which the sessions started; the partition key, so give both bounds.';
comment on column monitoring.release_health.release is 'Version that ran; null when the sender did not say.';
comment on column monitoring.release_health.environment is 'Where it ran.';
comment on column monitoring.release_health.sessions is 'Sessions that started.';
comment on column monitoring.release_health.exited is 'Of these, ended well.';
comment on column monitoring.release_health.errored is 'Of these, with a handled error.';
comment on column monitoring.release_health.crashed is 'Of these, ended by an error that nobody handled.';
comment on column monitoring.release_health.abnormal is 'Of these, ended without a word that the client noticed later, e.g. by being killed.';
comment on column monitoring.release_health.ok is 'Of these, still running, or gone without a word.';
comment on column monitoring.release_health.crash_free is 'Share of sessions that did not crash, 0 to 1; null without sessions.';
comment on column monitoring.release_health.project_id is 'Project.';
