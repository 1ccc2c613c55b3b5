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
