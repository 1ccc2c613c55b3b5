import type { PoolClient } from 'pg';
import type { Log } from '../observe/log.ts';
import type { Queryable } from './queryable.ts';

/**
 * Gives howdah_reader, howdah_writer and howdah_capture what they need in this database, on each start, because new tables need their
 * grants. Each step is tried on its own: a connecting role that may not make roles still grants what it owns to roles
 * that someone else has made. What it may not do is told (`howdah doctor` prints {@link roleSql}); everything but
 * queries as howdah_reader works without.
 */
export async function grantRoles(client: PoolClient, log: Log): Promise<void> {
  const reasons: string[] = [];
  for (const step of ROLE_STEPS) {
    // Rights are rows of catalogues: of two sidecars that write one at once, or make a partition meanwhile, one fails.
    await client
      .query(step)
      .catch(() => client.query(step))
      .catch((error: unknown) => {
        reasons.push(error instanceof Error ? error.message : String(error));
      });
  }
  if (reasons.length > 0) {
    log.warn('roles could not be set up; `howdah doctor` prints the SQL to run as a superuser', { reasons });
  }
}

// Roles are shared by the whole cluster, and two writers of one row disturb each other: written only where they differ.
const CREATE_ROLES = /* sql */ `
do $$
declare
  role_name text;
begin
  foreach role_name in array array['howdah_writer', 'howdah_reader', 'howdah_capture'] loop
    if not exists (select from pg_roles where rolname = role_name) then
      begin
        execute format('create role %I nologin', role_name);
      exception
        when duplicate_object or unique_violation then null;
      end;
    end if;
  end loop;
end $$;
`;

// Seen by who logs in as one of the roles, in this database only.
const SETTINGS = /* sql */ `
do $$
declare
  role_name text;
  wanted text[];
  setting text;
begin
  foreach role_name in array array['howdah_writer', 'howdah_reader'] loop
    wanted := array['search_path=howdah, monitoring, public', 'TimeZone=UTC'];
    if role_name = 'howdah_reader' then
      wanted := wanted || array['default_transaction_read_only=on', 'statement_timeout=30s'];
    end if;
    foreach setting in array wanted loop
      if not exists (select from pg_db_role_setting s
                       join pg_database d on d.oid = s.setdatabase and d.datname = current_database()
                       join pg_roles r on r.oid = s.setrole and r.rolname = role_name
                      where setting = any (s.setconfig)) then
        execute format('alter role %I in database %I set %I = %s', role_name, current_database(),
                       split_part(setting, '=', 1),
                       case when setting like 'search_path=%' then split_part(setting, '=', 2)
                            else quote_literal(split_part(setting, '=', 2)) end);
      end if;
    end loop;
  end loop;
end $$;
`;

const GRANTS = /* sql */ `
grant usage on schema howdah, monitoring to howdah_reader, howdah_writer;
grant select on all tables in schema howdah, monitoring to howdah_reader;
revoke select on howdah.project_key, howdah.notification_secret, howdah.cache_entries from howdah_reader;
grant select, insert, update, delete on all tables in schema howdah, monitoring to howdah_writer;
revoke all on howdah.notification_secret from howdah_writer;
grant usage on all sequences in schema howdah to howdah_writer;
grant create on schema howdah, monitoring to howdah_writer;
grant execute on all functions in schema howdah to howdah_reader, howdah_writer;
revoke execute on function howdah.capture_changes(), howdah.set_change_aside(text, jsonb) from howdah_reader;
`;

// A statement of its own: who owns the schemas need not own the database. With it, "create schema if not exists" is
// allowed, which asks for the right even where there is nothing to do.
const GRANT_ON_DATABASE = /* sql */ `
do $$
begin
  if not has_database_privilege('howdah_writer', current_database(), 'create') then
    execute format('grant create on database %I to howdah_writer', current_database());
  end if;
end $$;
`;

// Who owns the schema keeps what belongs to howdah_writer and howdah_capture, and becomes howdah_reader for queries. Having
// made a role is not enough for either since PostgreSQL 16; a superuser may it in any case.
const membership = (roles: readonly string[]) => /* sql */ `
do $$
declare
  keeper text := (select pg_get_userbyid(n.nspowner) from pg_namespace n where n.nspname = 'howdah');
  role_name text;
  complete boolean;
begin
  if (select rolsuper from pg_roles where rolname = keeper) then
    return;
  end if;
  foreach role_name in array array[${roles.map((role) => `'${role}'`).join(', ')}] loop
    complete := pg_has_role(keeper, role_name, 'usage');
    if complete and current_setting('server_version_num')::integer >= 160000 then
      complete := pg_has_role(keeper, role_name, 'set');
    end if;
    if not complete then
      execute format('grant %I to %I', role_name, keeper);
    end if;
  end loop;
end $$;
`;

// What scripts of the founding documents change by hand: they replace functions, index the cache, and make and drop
// partitions of errors and notifications. Only an owner may.
const OWNERSHIP = /* sql */ `
do $$
declare
  thing record;
begin
  for thing in
    select format('alter table howdah.%I owner to howdah_writer', c.relname) as command
      from pg_class c
     where c.relnamespace = 'howdah'::regnamespace and c.relkind in ('r', 'p')
       and pg_get_userbyid(c.relowner) <> 'howdah_writer'
       and (c.relname in ('tb_error_occurrence', 'tb_error_notification_log', 'cache_entries', 'tb_persisted_query')
            or c.oid in (select inhrelid from pg_inherits
                          where inhparent in ('howdah.tb_error_occurrence'::regclass,
                                              'howdah.tb_error_notification_log'::regclass)))
     union all
    select format('alter function %s owner to howdah_writer', p.oid::regprocedure)
      from pg_proc p
     where p.pronamespace = 'howdah'::regnamespace and pg_get_userbyid(p.proowner) <> 'howdah_writer'
       and p.proname in ('create_error_occurrence_partition', 'ensure_error_occurrence_partitions',
                         'drop_old_error_occurrence_partitions', 'create_notification_log_partition',
                         'ensure_notification_log_partitions', 'drop_old_notification_log_partitions',
                         'get_partition_stats')
  loop
    execute thing.command;
  end loop;
end $$;
`;

// howdah_capture may add changes and nothing else, because functions of the application may come to run with its rights
// (migration 0020). Only who may create in a schema may be given a function there.
const CAPTURE = /* sql */ `
grant usage on schema howdah to howdah_capture;
grant insert on howdah.tb_entity_change_log, howdah.rejected to howdah_capture;
grant execute on function howdah.set_change_aside(text, jsonb) to howdah_capture;
do $$
begin
  if (select pg_get_userbyid(p.proowner) from pg_proc p where p.oid = 'howdah.capture_changes()'::regprocedure) <> 'howdah_capture' then
    grant create on schema howdah to howdah_capture;
    alter function howdah.capture_changes() owner to howdah_capture;
    revoke create on schema howdah from howdah_capture;
  end if;
end $$;
`;

/** What {@link grantRoles} runs: each step is one or more statements that belong together. */
export const ROLE_STEPS = [
  CREATE_ROLES,
  SETTINGS,
  GRANTS,
  GRANT_ON_DATABASE,
  membership(['howdah_writer', 'howdah_reader']),
  OWNERSHIP,
  membership(['howdah_capture']),
  CAPTURE,
];

/**
 * SQL for a person with more rights, where the connecting role may not make roles or hand them out. Who owns what is then
 * settled by the next start.
 */
export async function roleSql(db: Queryable): Promise<string> {
  const { rows } = await db.query<{ member: string }>(
    "select format('grant howdah_reader, howdah_writer, howdah_capture to %I;', current_user) as member"
  );
  return [CREATE_ROLES, SETTINGS, GRANTS, GRANT_ON_DATABASE, rows[0]?.member ?? ''].join('').trim();
}

/** What is missing for the roles to be of use, as a sentence; undefined when nothing is. */
export async function missingOfRoles(db: Queryable): Promise<string | undefined> {
  const { rows } = await db.query<{ missing: string | null }>(FIND_MISSING);
  return rows[0]?.missing ?? undefined;
}

// "case" stops at the first that holds, so that no role is asked for that is not there.
const FIND_MISSING = /* sql */ `
  -- roles/find-missing
  select case
           when to_regrole('howdah_reader') is null or to_regrole('howdah_writer') is null or to_regrole('howdah_capture') is null
             then 'the roles howdah_reader, howdah_writer and howdah_capture do not exist'
           when not pg_has_role('howdah_reader', 'member') or not pg_has_role('howdah_writer', 'usage')
             or not pg_has_role('howdah_capture', 'usage')
             then format('%I is no member of howdah_reader, howdah_writer and howdah_capture', current_user)
           when not has_schema_privilege('howdah_reader', 'monitoring', 'usage')
             then 'howdah_reader may not use the views'
           when (select pg_get_userbyid(c.relowner)
                   from pg_class c
                   join pg_namespace n on n.oid = c.relnamespace and n.nspname = 'howdah'
                  where c.relname = 'tb_error_occurrence') <> 'howdah_writer'
             then 'howdah_writer does not own the tables that it keeps; start the sidecar once more'
           when (select pg_get_userbyid(p.proowner)
                   from pg_proc p
                   join pg_namespace n on n.oid = p.pronamespace and n.nspname = 'howdah'
                  where p.proname = 'capture_changes') <> 'howdah_capture'
             then 'howdah_capture does not own the function that captures changes; start the sidecar once more'
         end as missing`;
