import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDatabase } from '#support/database';
import { createLog } from '../observe/log.ts';
import { migrate, planMigrations } from './migrate.ts';
import { openPool } from './pool.ts';

const sidecar = resolve(import.meta.dirname, '../..');
const log = createLog('silent');

let database: Awaited<ReturnType<typeof openDatabase>>;
let folder: string;
let options: { migrationsDir: string; viewsDir: string; log: typeof log };

beforeEach(async () => {
  database = await openDatabase({ empty: true });
  folder = await mkdtemp(join(tmpdir(), 'howdah-migrations-'));
  await cp(join(sidecar, 'migrations'), folder, { recursive: true });
  options = { migrationsDir: folder, viewsDir: join(sidecar, 'views'), log };
});

afterEach(async () => {
  await database.close();
  await rm(folder, { recursive: true });
});

test('migrations run once, in order, and views are readable by howdah_reader', async () => {
  const planned = await planMigrations(database.pool, folder);

  expect(await migrate(database.pool, options)).toEqual(planned.map(({ name }) => name));
  expect(await migrate(database.pool, options)).toEqual([]);

  const reader = await database.connect();
  await reader.query('set role howdah_reader');
  expect((await reader.query('select * from monitoring.errors')).rows).toEqual([]);
  await expect(reader.query('select * from howdah.project_key')).rejects.toThrow(/permission denied/);
});

test('eight processes that migrate at once run each migration once', async () => {
  const pools = Array.from({ length: 8 }, () => openPool(database.url, { max: 1, applicationName: 'test', log }));

  const ran = await Promise.all(pools.map((pool) => migrate(pool, options)));
  await Promise.all(pools.map((pool) => pool.end()));

  expect(ran.filter((names) => names.length > 0)).toHaveLength(1);
});

test('a database that is newer than the program is refused and left alone', async () => {
  await migrate(database.pool, options);
  await database.pool.query("insert into howdah.migration (name, checksum) values ('9999-later.sql', 'x')");

  await expect(migrate(database.pool, options)).rejects.toThrow(/newer than this Howdah: it has 9999-later\.sql/);
});

test('an applied file that has changed since is refused', async () => {
  await migrate(database.pool, options);
  await writeFile(join(folder, '0008-partition-policies.sql'), 'select 1;');

  await expect(migrate(database.pool, options)).rejects.toThrow(
    /0008-partition-policies\.sql ran .* with another text/
  );
});

test('a migration that fails is taken back whole, with the reason', async () => {
  await writeFile(join(folder, '0999-broken.sql'), 'create table howdah.half (id int); select 1/0;');

  await expect(migrate(database.pool, options)).rejects.toThrow(
    /0999-broken\.sql failed and was taken back: division by zero/
  );

  const { rows } = await database.pool.query("select to_regclass('howdah.half') as half");
  expect(rows).toEqual([{ half: null }]);
});

test('a migration that is not transactional runs step by step, and begins anew after a failure', async () => {
  const file = join(folder, '0999-index.sql');
  const steps = (table: string) => `-- not transactional
-- While it is written to.
drop index concurrently if exists howdah.project_name_later;

create index concurrently project_name_later
    on howdah.${table} (name);
`;
  await writeFile(file, steps('nowhere'));
  await expect(migrate(database.pool, options)).rejects.toThrow(
    /Step 2 of 2 of migration 0999-index\.sql failed: relation "howdah\.nowhere" does not exist\. The steps before it stay/
  );

  await writeFile(file, steps('project'));
  expect(await migrate(database.pool, options)).toEqual(['0999-index.sql']);

  const { rows } = await database.pool.query("select to_regclass('howdah.project_name_later') is not null as made");
  expect(rows).toEqual([{ made: true }]);
  expect(await migrate(database.pool, options)).toEqual([]);
});

test('a role that may not make schemas is told what to run', async () => {
  const { url, drop } = await aRole('login');
  const pool = openPool(url, { max: 1, applicationName: 'test', log });

  await expect(migrate(pool, options)).rejects.toThrow(
    /grant create on database howdah_test_\w+ to howdah_test_role_\w+;/
  );

  await pool.end();
  await drop();
});

test('a role that may make schemas and roles, but is no superuser, can become howdah_reader', async () => {
  const { url, drop } = await aRole('login createrole');
  // The roles of the cluster may exist already, owned by someone else: then a superuser lets this one hand them out.
  await database.pool.query(`grant create on database ${new URL(database.url).pathname.slice(1)} to public`);
  await makeRolesGrantable(new URL(url).username);
  const pool = openPool(url, { max: 1, applicationName: 'test', log });

  await migrate(pool, options);

  await pool.query('begin; set local role howdah_reader; select from monitoring.issues; commit');
  await pool.end();
  await drop();
});

test('views may refer to each other in any order of their files, and go with their file', async () => {
  const viewsDir = await mkdtemp(join(tmpdir(), 'howdah-views-'));
  const write = (name: string, query: string) =>
    writeFile(join(viewsDir, `${name}.sql`), `create view monitoring.${name} as ${query};`);
  const viewsNow = async () => {
    const { rows } = await database.pool.query<{ name: string }>(
      "select viewname as name from pg_views where schemaname = 'monitoring' order by 1"
    );
    return rows.map(({ name }) => name);
  };
  await write('apples', 'select * from monitoring.trees');
  await write('trees', 'select 1 as tree_id');
  await migrate(database.pool, { ...options, viewsDir });
  expect(await viewsNow()).toEqual(['apples', 'trees']);

  await write('trees', "select 'oak'::text as name");
  await database.pool.query('create view monitoring.my_own as select 2 as mine');
  await migrate(database.pool, { ...options, viewsDir });
  expect((await database.pool.query('select * from monitoring.apples')).rows).toEqual([{ name: 'oak' }]);

  await rm(join(viewsDir, 'apples.sql'));
  await migrate(database.pool, { ...options, viewsDir });
  expect(await viewsNow()).toEqual(['my_own', 'trees']);
  await rm(viewsDir, { recursive: true });
});

test("a user's view on one of ours is never dropped; it is named instead", async () => {
  await migrate(database.pool, options);
  await database.pool.query('create view public.my_errors as select message from monitoring.errors');
  const viewsDir = await mkdtemp(join(tmpdir(), 'howdah-views-'));
  await writeFile(join(viewsDir, 'errors.sql'), 'create view monitoring.errors as select 1 as message;');

  await expect(migrate(database.pool, { ...options, viewsDir })).rejects.toThrow(
    /my_errors depends on .*monitoring\.errors/
  );

  expect((await database.pool.query('select * from public.my_errors')).rows).toEqual([]);
  await rm(viewsDir, { recursive: true });
});

/** A role of its own and a connection URL for it. */
async function aRole(attributes: string): Promise<{ url: string; drop: () => Promise<void> }> {
  const name = `howdah_test_role_${randomBytes(6).toString('hex')}`;
  await database.pool.query(`create role ${name} ${attributes} password 'secret'`);
  const url = new URL(database.url);
  url.username = name;
  url.password = 'secret';
  return {
    url: url.href,
    drop: async () => {
      await database.pool.query(`drop owned by ${name} cascade; drop role ${name}`);
    },
  };
}

async function makeRolesGrantable(role: string): Promise<void> {
  await database.pool.query(
    `do $$ begin
       if current_setting('server_version_num')::int >= 160000 then
         execute 'grant howdah_reader, howdah_writer, howdah_capture to ${role} with admin option, inherit false, set false';
       end if;
     end $$`
  );
}
