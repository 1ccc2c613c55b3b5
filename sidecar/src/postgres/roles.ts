import type { PoolClient } from 'pg';
import type { Log } from '../observe/log.ts';

/**
 * Gives howdah_reader and howdah_writer what they need in this database. A connecting role that may not do so is told
 * what to run by hand (`howdah doctor` prints {@link ROLE_SQL}); everything but queries as howdah_reader works without.
 */
export async function grantRoles(client: PoolClient, log: Log): Promise<void> {
  try {
    await client.query(ROLE_SQL);
  } catch (error) {
    log.warn('roles could not be set up; `howdah doctor` prints the SQL to run as a superuser', {
      reason: error instanceof Error ? error.message : String(error),
    });
  }
}

/**
 * Run on each start: new tables need their grants. Settings hold in this database only, and are written only where they
 * differ, because roles are shared by the whole cluster and two writers of one row would disturb each other.
 */
export const ROLE_SQL = /* sql */ `
do $$
declare
  role_name text;
  wanted text[];
begin
  foreach role_name in array array['howdah_writer', 'howdah_reader'] loop
    begin
      if not exists (select from pg_roles where rolname = role_name) then
        execute format('create role %I nologin', role_name);
      end if;
    exception
      when duplicate_object or unique_violation then null;
    end;
    wanted := array['search_path=howdah, monitoring, public'];
    if role_name = 'howdah_reader' then
      wanted := wanted || array['default_transaction_read_only=on', 'statement_timeout=30s'];
    end if;
    if not exists (select from pg_db_role_setting s
                    join pg_database d on d.oid = s.setdatabase and d.datname = current_database()
                    join pg_roles r on r.oid = s.setrole and r.rolname = role_name
                   where s.setconfig @> wanted) then
      execute format('alter role %I in database %I set search_path = howdah, monitoring, public', role_name, current_database());
      if role_name = 'howdah_reader' then
        execute format('alter role %I in database %I set default_transaction_read_only = on', role_name, current_database());
        execute format('alter role %I in database %I set statement_timeout = ''30s''', role_name, current_database());
      end if;
    end if;
  end loop;
end $$;
grant usage on schema howdah, monitoring to howdah_reader, howdah_writer;
grant select on all tables in schema howdah, monitoring to howdah_reader;
revoke select on howdah.project_key from howdah_reader;
grant select, insert, update, delete on all tables in schema howdah, monitoring to howdah_writer;
grant usage on all sequences in schema howdah to howdah_writer;
grant execute on all functions in schema howdah to howdah_reader, howdah_writer;
`;
