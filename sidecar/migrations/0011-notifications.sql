-- Rules that say who is told of which error, in the columns of the founding documents (facts: seeds 1.1, 3.2), and the
-- deliveries. Secrets of a channel are taken out of the rule as it is written and are read by the sender alone.
create table howdah.tb_error_notification_config (
  config_id            uuid primary key default gen_random_uuid(),
  error_fingerprint    text,
  error_type           text,
  severity             text[],
  environment          text[],
  min_occurrence_count integer not null default 1 check (min_occurrence_count >= 1),
  enabled              boolean not null default true,
  channel_type         text,
  channel_config       jsonb not null default '{}' check (jsonb_typeof(channel_config) = 'object'),
  rate_limit_minutes   integer not null default 60 check (rate_limit_minutes >= 0),
  message_template     text,
  created_at           timestamptz not null default now(),
  created_by           text,
  last_triggered       timestamptz
);
comment on table howdah.tb_error_notification_config is 'Who is told of which error. A condition that is null holds for all.';
comment on column howdah.tb_error_notification_config.channel_type is 'email, slack, webhook or a channel of your own; null: taken from the keys of channel_config.';
comment on column howdah.tb_error_notification_config.channel_config is 'What the channel needs. Secrets are replaced by "***" as they are written; writing "***" keeps the one that is there.';
comment on column howdah.tb_error_notification_config.rate_limit_minutes is 'At most one notification per error in so many minutes; 0: no limit.';

create table howdah.notification_secret (
  config_id uuid primary key references howdah.tb_error_notification_config on delete cascade
            deferrable initially deferred,
  secrets   jsonb not null
);
comment on table howdah.notification_secret is 'Secrets of channels by their path in channel_config. Neither howdah_reader nor howdah_writer can read them.';

-- What a key holds by its name, and everything below it. A webhook address of Slack lets everyone who has it post, so it
-- is a secret itself.
create function howdah.is_secret_path(path text[]) returns boolean
  language sql immutable parallel safe
  return array_to_string(path[:cardinality(path) - 1], '/') ~* '(^|/)headers(/|$)'
      or array_to_string(path, '/') ~* ('(password|passwd|passphrase|secret|token|authorization|credential|cookie|bearer|'
                                        '(api|private|routing|integration|access|signing)_?key|signature|webhook_url|account_sid)'
                                        '|(^|/)(auth|dsn|connection_?string)(/|$)');

-- An address may hold a password, or be one.
create function howdah.is_secret_text(content text) returns boolean
  language sql immutable parallel safe
  return content ~* '^\w[\w+.-]*://([^/@\s]*:[^/@\s]+@|hooks\.)';

-- Takes the secrets out of a channel's configuration. `known` holds those stored before, for places that say "***".
create function howdah.split_secrets(config jsonb, known jsonb, path text[] default '{}',
                                     out masked jsonb, out secrets jsonb)
  language plpgsql immutable parallel safe set search_path = pg_catalog, pg_temp as $$
declare
  entry record;
  below record;
begin
  masked := config;
  secrets := '{}';
  if jsonb_typeof(config) = 'object' then
    for entry in select key, value from jsonb_each(config) loop
      select * into below from howdah.split_secrets(entry.value, known, path || entry.key);
      masked := masked || jsonb_build_object(entry.key, below.masked);
      secrets := secrets || below.secrets;
    end loop;
  elsif jsonb_typeof(config) = 'array' then
    masked := '[]';
    for entry in select value, ordinality from jsonb_array_elements(config) with ordinality loop
      select * into below from howdah.split_secrets(entry.value, known, path || entry.ordinality::text);
      masked := masked || jsonb_build_array(below.masked);
      secrets := secrets || below.secrets;
    end loop;
  elsif config = '"***"' then
    if known ? path::text then
      secrets := jsonb_build_object(path::text, known -> path::text);
    end if;
  elsif jsonb_typeof(config) in ('string', 'number') and config <> '""'
        and (howdah.is_secret_path(path) or howdah.is_secret_text(config #>> '{}')) then
    masked := '"***"';
    secrets := jsonb_build_object(path::text, config);
  end if;
end $$;

-- As the owner of the schema, because who writes a rule may not read the secrets of others.
create function howdah.keep_channel_secrets() returns trigger
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  stored_under uuid := case tg_op when 'UPDATE' then old.config_id else new.config_id end;
  known jsonb := coalesce((select s.secrets from howdah.notification_secret s where s.config_id = stored_under), '{}');
  found_secrets jsonb;
begin
  select masked, secrets into new.channel_config, found_secrets from howdah.split_secrets(new.channel_config, known);
  if tg_op = 'UPDATE' then
    delete from howdah.notification_secret s where s.config_id = stored_under;
  end if;
  if found_secrets <> '{}' then
    -- "insert … on conflict do update" comes here twice: with what was given, then with "***" in its place.
    insert into howdah.notification_secret as s (config_id, secrets) values (new.config_id, found_secrets)
        on conflict (config_id) do update set secrets = s.secrets || excluded.secrets;
  end if;
  return new;
end $$;

create trigger keep_channel_secrets before insert or update of channel_config, config_id
    on howdah.tb_error_notification_config
   for each row execute function howdah.keep_channel_secrets();

create table howdah.tb_error_notification_log (
  notification_id uuid not null default gen_random_uuid(),
  config_id       uuid not null,
  error_id        uuid not null,
  sent_at         timestamptz not null default now(),
  channel_type    text not null,
  recipient       text,
  status          text not null default 'pending' check (status in ('pending', 'sent', 'failed', 'dead')),
  error_message   text,
  primary key (notification_id, sent_at)
) partition by range (sent_at);
create index tb_error_notification_log_issue on howdah.tb_error_notification_log (error_id, sent_at desc);
create index tb_error_notification_log_time on howdah.tb_error_notification_log (sent_at desc);
create index tb_error_notification_log_failed on howdah.tb_error_notification_log (sent_at) where status in ('failed', 'dead');
comment on table howdah.tb_error_notification_log is 'Deliveries of notifications, partitioned by UTC month.';
comment on column howdah.tb_error_notification_log.status is 'pending: not sent yet; sent; failed: will be tried again; dead: given up.';
comment on column howdah.tb_error_notification_log.recipient is 'Who was told, without secrets.';
