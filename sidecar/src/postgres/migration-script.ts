import { escapeLiteral } from 'pg';
import { CREATE_MIGRATION_TABLE, OLDEST_SERVER } from './migrate.ts';
import { readMigrations, type Migration } from './migration-files.ts';
import { ROLE_STEPS } from './roles.ts';
import { CREATE_INSTALLED_VIEW, readViews, remakeViews, viewsPending } from './views.ts';

/**
 * All that a migration does, as one file for `psql -f`: for those who let nobody but themselves change a schema. It brings
 * an empty or an older database to this version, skips what ran already, refuses what the sidecar would refuse, stops at
 * the first error with the migrations before it in place, and says nothing when all is well.
 */
export async function migrationScript(migrationsDir: string, viewsDir: string): Promise<string> {
  const migrations = await readMigrations(migrationsDir);
  const views = await readViews(viewsDir);
  return [
    HEAD,
    CREATE_MIGRATION_TABLE,
    refuseOtherVersions(migrations),
    ...migrations.map(migrationStep),
    `${CREATE_INSTALLED_VIEW};`,
    when(viewsPending(views), remakeViews(views)),
    ROLES_HEAD,
    ...ROLE_STEPS.map((step) => `begin;${step}commit;\n`),
    TAIL,
  ].join('\n');
}

const HEAD = String.raw`-- Howdah: brings a database to this version.
--   psql -X -f <this file> <database>
-- Who runs it owns the tables, so run it as the role of DATABASE_URL, or let it become that role first:
--   psql -X -c 'set role <role of DATABASE_URL>' -f <this file> <database>
-- The tables of the job library (schema graphile_worker) are made by the sidecar when it starts.
\set QUIET on
-- What statements answer is of no interest; errors are shown.
\o /dev/null
\set ON_ERROR_STOP on
set client_min_messages = warning;
set timezone = 'UTC';
do $$
begin
  if current_setting('server_version_num')::integer < ${OLDEST_SERVER} then
    raise exception 'The database is PostgreSQL %. Howdah needs 15 or newer; nothing was changed.', current_setting('server_version');
  end if;
  -- Kept until psql ends: a sidecar that starts meanwhile waits.
  perform pg_advisory_lock(hashtextextended('howdah:migrate', 0));
end $$;
`;

function refuseOtherVersions(migrations: readonly Migration[]): string {
  const ours = migrations.map(({ name, checksum }) => `(${escapeLiteral(name)}, ${escapeLiteral(checksum)})`);
  return `
do $$
declare
  others text;
begin
  select string_agg(m.name, ', ' order by m.name) into others
    from howdah.migration m
    left join (values ${ours.join(',\n                      ')}) as ours (name, checksum) using (name, checksum)
   where ours.name is null;
  if others is not null then
    raise exception 'The database is newer than this file, or migrations ran on it with another text: %. Nothing was changed.', others;
  end if;
end $$;
`;
}

function migrationStep({ name, sql, checksum, steps }: Migration): string {
  const record = `insert into howdah.migration (name, checksum) values (${escapeLiteral(name)}, ${escapeLiteral(checksum)});`;
  return when(
    `not exists (select from howdah.migration where name = ${escapeLiteral(name)})`,
    steps ? `-- ${name}\n${sql}\n${record}` : `-- ${name}\nbegin;\n${sql}\n${record}\ncommit;`
  );
}

/** Lines of psql that run SQL when a condition holds. */
function when(condition: string, sql: string): string {
  return String.raw`select ${condition} as pending \gset
\if :pending
${sql}
\endif
`;
}

// As at the start of the sidecar: each step for itself, and what may not be done here is told and stops nothing. Who let
// psql become another role may do here what that one may not.
const ROLES_HEAD = String.raw`\set ON_ERROR_STOP off
reset role;`;

const TAIL = `
do $$
begin
  perform pg_advisory_unlock(hashtextextended('howdah:migrate', 0));
end $$;
`;
