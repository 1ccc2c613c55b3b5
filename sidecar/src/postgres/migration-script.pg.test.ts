import { randomBytes } from 'node:crypto';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDatabase } from '#support/database';
import { psql, psqlPath } from '#support/psql';
import { createLog } from '../observe/log.ts';
import { migrate } from './migrate.ts';
import { migrationScript } from './migration-script.ts';
import { createPartition } from './partitions.ts';
import { openPool } from './pool.ts';
import { missingOfRoles } from './roles.ts';

const sidecar = resolve(import.meta.dirname, '../..');
const quiet = { code: 0, stdout: '', stderr: '' };

describe.skipIf(psqlPath === undefined)('the file of "howdah migrate --sql", run by psql', () => {
  let database: Awaited<ReturnType<typeof openDatabase>>;
  let folder: string;
  let options: { migrationsDir: string; viewsDir: string; log: ReturnType<typeof createLog> };

  beforeEach(async () => {
    database = await openDatabase({ empty: true });
    folder = await mkdtemp(join(tmpdir(), 'howdah-script-'));
    await cp(join(sidecar, 'migrations'), join(folder, 'migrations'), { recursive: true });
    await cp(join(sidecar, 'views'), join(folder, 'views'), { recursive: true });
    options = { migrationsDir: join(folder, 'migrations'), viewsDir: join(folder, 'views'), log: createLog('warn') };
  });
  afterEach(async () => {
    await database.close();
    await rm(folder, { recursive: true });
  });

  const runScript = async (...first: string[]) => {
    const file = join(folder, 'howdah.sql');
    await writeFile(file, await migrationScript(options.migrationsDir, options.viewsDir));
    return psql(database.url, [...first, '-f', file]);
  };
  /** Everything in our schemas, with who may do what, as text. */
  const catalogue = async () => {
    const { rows } = await database.pool.query<{ line: string }>(
      `select c.oid::regclass || ' ' || c.relkind::text || ' ' || pg_get_userbyid(c.relowner) || ' ' ||
              coalesce((select string_agg(a::text, ' ' order by a::text) from unnest(c.relacl) a), '') || ' ' ||
              coalesce((select string_agg(attname || ':' || format_type(atttypid, atttypmod), ' ' order by attnum)
                          from pg_attribute where attrelid = c.oid and attnum > 0 and not attisdropped), '') as line
         from pg_class c where relnamespace in ('howdah'::regnamespace, 'monitoring'::regnamespace)
        union all
       select p.oid::regprocedure || ' ' || pg_get_userbyid(p.proowner) || ' ' || md5(prosrc)
         from pg_proc p where pronamespace = 'howdah'::regnamespace
        union all
       select name || ' ' || checksum from howdah.migration
        order by line`
    );
    return rows.map(({ line }) => line);
  };

  test('it makes of an empty database what the sidecar makes of it, quietly; both then have nothing to do', async () => {
    expect(await runScript()).toEqual(quiet);

    const made = await catalogue();
    expect(await migrate(database.pool, options)).toEqual([]);
    expect(await runScript()).toEqual(quiet);
    expect(await catalogue()).toEqual(made);

    const other = await openDatabase({ empty: true });
    await migrate(other.pool, options);
    const [first, second] = [database, other];
    database = second;
    expect(await catalogue()).toEqual(made);
    await first.close();
  });

  test('it brings an older database to this version, and changes its views', async () => {
    await cp(join(sidecar, 'views/issues.sql'), join(folder, 'older/issues.sql'));
    const later = ['0013-hours-and-tenants.sql', '0014-retention.sql', '0015-partition-functions.sql'];
    const onThese = ['0016-deleting-through-views.sql', '0023-occurrences-per-project.sql', '0024-open-partitions.sql'];
    for (const name of [...later, ...onThese]) await rm(join(options.migrationsDir, name));
    await writeFile(join(folder, 'older/errors.sql'), 'create view monitoring.errors as select 1 as one;');
    // The roles' step wants everything there is; an older version has fewer functions, and these are not its concern.
    await migrate(database.pool, { ...options, viewsDir: join(folder, 'older'), log: createLog('silent') });
    await cp(join(sidecar, 'migrations'), options.migrationsDir, { recursive: true });

    expect(await runScript()).toEqual(quiet);

    expect(await migrate(database.pool, options)).toEqual([]);
    await database.pool.query('select occurred_at from monitoring.errors');
  });

  test('an administrator runs it for the role of the sidecar, which then has all it needs', async () => {
    const role = `howdah_test_role_${randomBytes(6).toString('hex')}`;
    await database.pool.query(`create role ${role} login password 'secret'`);
    await database.pool.query(`grant create on database ${new URL(database.url).pathname.slice(1)} to ${role}`);
    const url = new URL(database.url);
    [url.username, url.password] = [role, 'secret'];
    const pool = openPool(url.href, { max: 1, applicationName: 'test', log: options.log });

    expect(await runScript('-q', '-c', `set role ${role}`)).toEqual(quiet);

    expect(await migrate(pool, options)).toEqual([]);
    expect(await missingOfRoles(pool)).toBeUndefined();
    expect(await createPartition(pool, 'tb_error_occurrence', new Date('2031-01-01'))).toBe(true);
    await pool.query('begin; set local role howdah_reader; select from monitoring.issues; commit');
    await pool.end();
    await database.pool.query(`drop owned by ${role} cascade; drop role ${role}`);
  });

  test('a migration that fails is taken back and stops it; the next try goes on', async () => {
    const broken = join(options.migrationsDir, '0998-broken.sql');
    await writeFile(broken, 'create table howdah.half (id int); select 1/0;');
    await writeFile(join(options.migrationsDir, '0999-after.sql'), 'create table howdah.after (id int);');

    const { code, stderr } = await runScript();

    expect(code).toBe(3);
    expect(stderr).toMatch(/division by zero/);
    const { rows } = await database.pool.query(
      "select to_regclass('howdah.half') as half, to_regclass('howdah.after') as after, to_regclass('howdah.span') is not null as span"
    );
    expect(rows).toEqual([{ half: null, after: null, span: true }]);

    await writeFile(broken, 'create table howdah.half (id int);');
    expect(await runScript()).toEqual(quiet);
    expect(await migrate(database.pool, options)).toEqual([]);
  });

  test('a migration that is not transactional runs as such', async () => {
    await writeFile(join(options.migrationsDir, '0999-index.sql'), NOT_TRANSACTIONAL);

    expect(await runScript()).toEqual(quiet);

    expect(await migrate(database.pool, options)).toEqual([]);
    await database.pool.query('drop index howdah.project_name_later');
  });

  test('a newer database is refused and left alone', async () => {
    await migrate(database.pool, options);
    await database.pool.query("insert into howdah.migration (name, checksum) values ('9999-later.sql', 'x')");
    const before = await catalogue();

    const { code, stderr } = await runScript();

    expect(code).toBe(3);
    expect(stderr).toMatch(/newer than this file.*9999-later\.sql.*Nothing was changed/);
    expect(await catalogue()).toEqual(before);
  });
});

const NOT_TRANSACTIONAL = `-- not transactional
-- An index on a table that is written to while it is made.
drop index concurrently if exists howdah.project_name_later;

create index concurrently project_name_later
    on howdah.project (name);
`;
