import type { PoolClient } from 'pg';
import type { Log } from '../observe/log.ts';

/**
 * Gives howdah_reader and howdah_writer what they need in this database, on each start, because new tables need their
 * grants. Each step is tried on its own: a connecting role that may not make roles still grants what it owns to roles
 * that someone else has made. What it may not do is told (`howdah doctor` prints {@link ROLE_SQL}); everything but
 * queries as howdah_reader works without.
 */
export async function grantRoles(client: PoolClient, log: Log): Promise<void> {
  const reasons: string[] = [];
  for (const step of STEPS) {
    await client.query(step).catch((error: unknown) => {
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
  foreach role_name in array array['howdah_writer', 'howdah_reader'] loop
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
    wanted := array['search_path=howdah, monitoring, public'];
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
revoke select on howdah.project_key from howdah_reader;
grant select, insert, update, delete on all tables in schema howdah, monitoring to howdah_writer;
grant usage on all sequences in schema howdah to howdah_writer;
grant execute on all functions in schema howdah to howdah_reader, howdah_writer;
`;

// The owner of a role may not become it without being a member, since PostgreSQL 16. A superuser may in any case.
const MEMBERSHIP = /* sql */ `
do $$
begin
  if not (select rolsuper from pg_roles where rolname = current_user) then
    begin
      set local role howdah_reader;
    exception
      when insufficient_privilege then
        execute format('grant howdah_reader to %I', current_user);
    end;
  end if;
end $$;
`;

const STEPS = [CREATE_ROLES, SETTINGS, GRANTS, MEMBERSHIP];

/** The same for a person with more rights, who adds `grant howdah_reader to <role of DATABASE_URL>`. */
export const ROLE_SQL = [CREATE_ROLES, SETTINGS, GRANTS].join('');
