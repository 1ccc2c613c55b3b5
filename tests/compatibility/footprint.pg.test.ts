import { resolve } from 'node:path';
import type { Pool } from 'pg';
import { expect, test } from 'vitest';
import { openDatabase } from '#support/database';
import { startSchedule } from '../../sidecar/src/jobs/schedule.ts';
import { createAhead } from '../../sidecar/src/jobs/partitions/create-ahead.ts';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { migrate } from '../../sidecar/src/postgres/migrate.ts';

const sidecar = resolve(import.meta.dirname, '../../sidecar');

test("in an application's database, nothing changes outside of howdah, monitoring and the job library's schema", async () => {
  const database = await openDatabase({ empty: true });
  const log = createLog('warn');
  await database.pool.query(APPLICATION);
  const before = await catalogue(database.pool);

  await migrate(database.pool, {
    migrationsDir: resolve(sidecar, 'migrations'),
    viewsDir: resolve(sidecar, 'views'),
    log,
  });
  await createAhead(database.pool, new Date());
  const schedule = await startSchedule(database.pool, [], log);
  await schedule.stop();

  expect(await catalogue(database.pool)).toEqual(before);
  const { rows: schemas } = await database.pool.query<{ name: string }>(
    "select nspname as name from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema' order by 1"
  );
  expect(schemas.map(({ name }) => name)).toEqual(['app', 'graphile_worker', 'howdah', 'monitoring', 'public']);
  const { rows: orders } = await database.pool.query('select * from app."order"');
  expect(orders).toEqual([{ order_id: 1, note: 'paid' }]);
  await database.close();
});

// Names like ours, in the application's own schemas.
const APPLICATION = `
  create schema app;
  create table app."order" (order_id int primary key, note text);
  insert into app."order" values (1, 'paid');
  create table public.span (id int);
  create table public.tb_error_log (id int);
  create table public.migration (name text);
  create function public.trace_hex(uuid) returns text language sql return 'mine';
  create view public.errors as select 1 as one;
  create type app.status as enum ('a', 'b');
  grant select on app."order" to public`;

/** Everything outside of our schemas and of PostgreSQL's own, as lines of text. */
async function catalogue(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ line: string }>(
    `with others as (
       select oid, nspname from pg_namespace
        where nspname not in ('howdah', 'monitoring', 'graphile_worker') and nspname !~ '^pg_(toast|temp)')
     select 'schema ' || n.nspname || ' ' || pg_get_userbyid(n.nspowner) || ' ' || coalesce(n.nspacl::text, '') as line
       from pg_namespace n join others using (oid)
      union all
     select 'relation ' || nspname || '.' || relname || ' ' || relkind::text || ' ' || pg_get_userbyid(relowner) || ' '
            || coalesce(relacl::text, '') || ' ' || relnatts || ' ' || relchecks || ' ' || relhastriggers
       from pg_class c join others n on n.oid = c.relnamespace
      union all
     select 'function ' || nspname || '.' || proname || ' ' || pg_get_userbyid(proowner) || ' ' || coalesce(proacl::text, '') || md5(prosrc)
       from pg_proc p join others n on n.oid = p.pronamespace
      union all
     select 'type ' || nspname || '.' || typname from pg_type t join others n on n.oid = t.typnamespace
      union all
     select 'operator ' || nspname || '.' || oprname || o.oprleft::regtype || o.oprright::regtype
       from pg_operator o join others n on n.oid = o.oprnamespace
      union all
     select 'extension ' || extname || ' ' || extversion from pg_extension
      union all
     select 'cast ' || castsource::regtype || ' ' || casttarget::regtype from pg_cast
      union all
     select 'event trigger ' || evtname from pg_event_trigger
      union all
     select 'default rights ' || defaclacl::text from pg_default_acl
      union all
     select 'publication ' || pubname from pg_publication
      union all
     select 'setting of all ' || array_to_string(setconfig, ' ')
       from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase
      where s.setrole = 0 and d.datname = current_database()
      order by line`
  );
  return rows.map(({ line }) => line);
}
