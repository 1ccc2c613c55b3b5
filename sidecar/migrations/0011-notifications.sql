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

-- What a key holds by its name. A webhook address of Slack lets everyone who has it post, so it is a secret itself.
create function howdah.is_secret_path(path text[]) returns boolean
  language sql immutable parallel safe
  return array_to_string(path[:cardinality(path) - 1], '/') ~* '(^|/)headers(/|$)'
      or path[cardinality(path)] ~* '(password|passwd|secret|token|authorization|credential|api_?key|private_?key|signature|webhook_url|^auth$|account_sid)';

-- Takes the secrets out of a channel's configuration. `known` holds those stored before, for places that say "***".
create function howdah.split_secrets(config jsonb, known jsonb, path text[] default '{}',
                                     out masked jsonb, out secrets jsonb)
  language plpgsql immutable parallel safe set search_path = howdah, pg_catalog as $$
declare
  entry record;
  below record;
  place text[];
begin
  masked := config;
  secrets := '{}';
  if jsonb_typeof(config) = 'object' then
    for entry in select key, value from jsonb_each(config) loop
      place := path || entry.key;
      if jsonb_typeof(entry.value) = 'string' and howdah.is_secret_path(place) then
        if entry.value = '"***"' then
          secrets := secrets || coalesce(jsonb_build_object(place::text, known -> place::text), '{}');
        else
          secrets := secrets || jsonb_build_object(place::text, entry.value);
        end if;
        masked := jsonb_set(masked, array[entry.key], '"***"');
      elsif jsonb_typeof(entry.value) in ('object', 'array') then
        select * into below from howdah.split_secrets(entry.value, known, place);
        masked := jsonb_set(masked, array[entry.key], below.masked);
        secrets := secrets || below.secrets;
      end if;
    end loop;
  elsif jsonb_typeof(config) = 'array' then
    masked := '[]';
    for entry in select value, ordinality from jsonb_array_elements(config) with ordinality loop
      select * into below from howdah.split_secrets(entry.value, known, path || entry.ordinality::text);
      masked := masked || jsonb_build_array(below.masked);
      secrets := secrets || below.secrets;
    end loop;
  end if;
end $$;

-- As the owner of the schema, because who writes a rule may not read the secrets of others.
create function howdah.keep_channel_secrets() returns trigger
  language plpgsql security definer set search_path = howdah, pg_catalog as $$
declare
  known jsonb := coalesce((select s.secrets from howdah.notification_secret s where s.config_id = new.config_id), '{}');
  found_secrets jsonb;
begin
  select masked, secrets into new.channel_config, found_secrets from howdah.split_secrets(new.channel_config, known);
  if found_secrets = '{}' then
    delete from howdah.notification_secret s where s.config_id = new.config_id;
  else
    insert into howdah.notification_secret (config_id, secrets) values (new.config_id, found_secrets)
        on conflict (config_id) do update set secrets = excluded.secrets;
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
