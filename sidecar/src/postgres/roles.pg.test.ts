import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLog } from '../observe/log.ts';
import { startEmbedded, type EmbeddedPostgres } from './embedded/start-embedded.ts';
import { migrate } from './migrate.ts';
import { createPartition } from './partitions.ts';
import { openPool } from './pool.ts';
import { missingOfRoles, roleSql } from './roles.ts';

const sidecar = resolve(import.meta.dirname, '../..');
const options = {
  migrationsDir: join(sidecar, 'migrations'),
  viewsDir: join(sidecar, 'views'),
  log: createLog('silent'),
};

// A server of its own: roles belong to all databases of a server, and here they must not exist.
let server: EmbeddedPostgres;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'howdah-roles-'));
  await chmod(dataDir, 0o755);
  server = await startEmbedded({ dataDir, port: 0, password: 'throwaway', throwaway: true, log: options.log });
});
afterAll(async () => {
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test('a role that may not make roles works all the same, and the SQL that is printed gives the rest', async () => {
  const admin = openPool(server.url, { max: 1, applicationName: 'test', log: options.log });
  await admin.query(`create role "plain app" login password 'secret'`);
  await admin.query('create database plain owner "plain app"');
  const app = openPool(urlOf('plain app', 'secret', 'plain'), { max: 2, applicationName: 'test', log: options.log });

  const ran = await migrate(app, options);
  expect(ran.length).toBeGreaterThan(10);
  expect(await missingOfRoles(app)).toBe('the roles howdah_reader, howdah_writer and howdah_capture do not exist');
  expect(await createPartition(app, 'tb_error_occurrence', new Date('2031-01-01'))).toBe(true);

  const remedy = await roleSql(app);
  expect(remedy).toMatch(/^do \$\$.*grant howdah_reader, howdah_writer, howdah_capture to "plain app";$/s);
  const superuser = await connect(urlOf('howdah', 'throwaway', 'plain'));
  await superuser.query(remedy);
  expect(await missingOfRoles(app)).toMatch(/^howdah_writer does not own/);
  expect(await migrate(app, options)).toEqual([]);
  expect(await missingOfRoles(app)).toBeUndefined();

  // Both kinds of session now do what they are for, on partitions that either has made.
  await app.query('begin; set local role howdah_reader; select from monitoring.issues; commit');
  await superuser.query("alter role howdah_writer login password 'secret'");
  const writer = await connect(urlOf('howdah_writer', 'secret', 'plain'));
  await writer.query("select create_error_occurrence_partition('2031-02-01'); drop table tb_error_occurrence_2031_01");
  expect(await createPartition(app, 'tb_error_occurrence', new Date('2031-03-01'))).toBe(true);
  await app.query(
    `insert into howdah.tb_error_occurrence (occurrence_id, error_id, project_id, occurred_at, received_at, error_type,
            error_message, severity, environment)
     select gen_random_uuid(), gen_random_uuid(), 1, at, at, 'E', 'm', 'error', 'test'
       from unnest('{2031-02-03Z, 2031-03-03Z}'::timestamptz[]) at`
  );
  await app.query(
    'alter table howdah.tb_error_occurrence detach partition howdah.tb_error_occurrence_2031_02 concurrently'
  );
  await app.query('drop table howdah.tb_error_occurrence_2031_02');
  await writer.query('create index idx_cache on cache_entries (created_at)');

  await Promise.all([superuser.end(), writer.end(), app.end(), admin.end()]);
});

test('a role that may make roles sets all up by itself', async () => {
  const admin = openPool(server.url, { max: 1, applicationName: 'test', log: options.log });
  await admin.query('drop database if exists plain with (force)');
  await admin.query(
    'drop role if exists howdah_reader; drop role if exists howdah_writer; drop role if exists howdah_capture'
  );
  await admin.query(`create role maker login createrole password 'secret'`);
  await admin.query('create database made owner maker');
  const maker = openPool(urlOf('maker', 'secret', 'made'), { max: 2, applicationName: 'test', log: options.log });

  await migrate(maker, options);

  expect(await missingOfRoles(maker)).toBeUndefined();
  expect(await createPartition(maker, 'tb_error_occurrence', new Date('2031-03-01'))).toBe(true);
  await Promise.all([maker.end(), admin.end()]);
});

function urlOf(user: string, password: string, database: string): string {
  const url = new URL(server.url);
  url.username = encodeURIComponent(user);
  url.password = password;
  url.pathname = `/${database}`;
  return url.href;
}

async function connect(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  return client;
}
