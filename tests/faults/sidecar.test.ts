import { randomUUID } from 'node:crypto';
import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withDatabase } from '#support/database';
import {
  runHowdah,
  sidecarEnvironment,
  SIDECAR_KEY,
  startSidecar,
  type SidecarProcess,
} from '#support/sidecar-process';
import { until } from '#support/until';
import { createAhead } from '../../sidecar/src/jobs/partitions/create-ahead.ts';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { migrationScript } from '../../sidecar/src/postgres/migration-script.ts';
import { isAlive } from '../../sidecar/src/postgres/embedded/postmaster-file.ts';
import { startEmbedded } from '../../sidecar/src/postgres/embedded/start-embedded.ts';
import { createPartition } from '../../sidecar/src/postgres/partitions.ts';

let dataDir: string;
let started: SidecarProcess[];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'howdah-sidecar-'));
  await chmod(dataDir, 0o755);
  started = [];
});

afterEach(async () => {
  for (const sidecar of started) {
    if (sidecar.child.exitCode === null && sidecar.child.signalCode === null) await sidecar.end('SIGTERM');
  }
  await rm(dataDir, { recursive: true, force: true });
});

function start(env: Record<string, string>): SidecarProcess {
  const sidecar = startSidecar(env);
  started.push(sidecar);
  return sidecar;
}

test('a sidecar killed with -9 leaves its PostgreSQL, the next one adopts it with all that was acknowledged, and stops it', async () => {
  const env = await sidecarEnvironment({ HOWDAH_DATA_DIR: dataDir });
  const first = start(env);
  await first.ready();
  const sent = await Promise.all(Array.from({ length: 20 }, () => sendError(first)));
  expect(sent.map(({ status }) => status)).toEqual(sent.map(() => 200));

  await first.end('SIGKILL');
  const postmaster = Number((await readFile(join(dataDir, 'postgres/postmaster.pid'), 'utf8')).split('\n')[0]);
  expect(isAlive(postmaster)).toBe(true);

  const second = start(env);
  await second.ready();
  expect(second.output()).toContain('adopted the PostgreSQL that was running');
  const { stdout: url } = await runHowdah(['url'], env);
  expect(await idsIn(url.trim())).toEqual(sent.map(({ id }) => id).sort());

  expect(await second.end('SIGINT')).toBe(0);
  await until(() => !isAlive(postmaster), { what: 'PostgreSQL to be stopped' });
}, 60_000);

test('the owner of the embedded database makes tables outside of Howdah, and their changes are captured', async () => {
  const env = await sidecarEnvironment({ HOWDAH_DATA_DIR: dataDir });
  await start(env).ready();
  const { stdout: url } = await runHowdah(['url', '--role', 'owner'], env);
  const owner = new pg.Client({ connectionString: url.trim() });
  await owner.connect();

  await owner.query(
    `create table orders (id int primary key);
     create trigger capture_changes after insert or update or delete on orders
       for each row execute function howdah.capture_changes();
     insert into orders values (7)`
  );

  const { rows } = await owner.query(
    `select 'orders'::regclass::text as name, relnamespace::regnamespace::text as schema, entity_name, entity_id
       from pg_class cross join monitoring.changes where oid = 'orders'::regclass`
  );
  await owner.end();
  expect(rows).toEqual([{ name: 'orders', schema: 'public', entity_name: 'orders', entity_id: '7' }]);
  expect(await runHowdah(['url', '--role', 'admin'], env)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('--role is reader, writer or owner, not "admin".'),
  });
}, 60_000);

test('commands beside a running sidecar leave its database to it, and work without one', async () => {
  const env = await sidecarEnvironment({ HOWDAH_DATA_DIR: dataDir });
  const sidecar = start(env);
  await sidecar.ready();

  const beside = await runHowdah(['keys', 'list'], env);
  expect(beside).toMatchObject({ code: 0, stderr: '' });
  expect(beside.stdout).toContain(SIDECAR_KEY);
  expect((await sendError(sidecar)).status).toBe(200);
  await sidecar.end('SIGTERM');

  expect((await runHowdah(['keys', 'list'], env)).stdout).toBe(beside.stdout);
  await expect(stat(join(dataDir, 'postgres/postmaster.pid'))).rejects.toThrow(/ENOENT/);
}, 60_000);

test('while the database is away it stays up, says so and refuses with 503; afterwards it goes on by itself', async () => {
  const log = createLog('silent');
  const postgres = { dataDir: join(dataDir, 'server'), password: 'secret', log, throwaway: true };
  const server = await startEmbedded({ ...postgres, port: 0 });
  const sidecar = start(await sidecarEnvironment({ HOWDAH_DATA_DIR: dataDir, DATABASE_URL: server.url }));
  await sidecar.ready();
  expect((await sendError(sidecar)).status).toBe(200);

  await server.stop();
  const readiness = await fetch(`${sidecar.apiUrl}/readyz`);
  expect([readiness.status, (await fetch(`${sidecar.apiUrl}/livez`)).status]).toEqual([503, 200]);
  expect(await readiness.json()).toMatchObject({
    ready: false,
    checks: { database: expect.stringContaining('ECONNREFUSED') },
  });
  expect((await sendError(sidecar)).status).toBe(503);

  const again = await startEmbedded({ ...postgres, port: server.port });
  await sidecar.ready();
  expect((await sendError(sidecar)).status).toBe(200);

  await again.stop();
  expect(await sidecar.end('SIGTERM')).toBe(0);
}, 120_000);

test('Ctrl-C ends the wait for a database that does not answer', async () => {
  const sidecar = start(await sidecarEnvironment({ HOWDAH_DATA_DIR: dataDir, DATABASE_URL: NOBODY_THERE }));
  await until(() => sidecar.output().includes('waiting for the database'));

  const before = performance.now();
  expect(await sidecar.end('SIGINT')).toBe(1);

  expect(performance.now() - before).toBeLessThan(5_000);
  expect(sidecar.output()).toContain('SIGINT before the start was through');
});

const NOBODY_THERE = 'postgresql://howdah:secret@127.0.0.1:1/app';

test.each(['HOWDAH_INTAKE_ADDR', 'HOWDAH_API_ADDR', 'HOWDAH_GRAFANA_ADDR', 'HOWDAH_PG_PORT'])(
  'a taken port names %s, and nothing is left running',
  async (variable) => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    const { port } = other.address() as { port: number };
    const env = await sidecarEnvironment({ HOWDAH_DATA_DIR: dataDir });
    const taken = variable === 'HOWDAH_PG_PORT' ? String(port) : `127.0.0.1:${port}`;

    const { code, stderr } = await runHowdah(['serve'], { ...env, [variable]: taken });

    expect(code).toBe(1);
    expect(stderr).toMatch(new RegExp(`${port}.*another program.*${variable}`));
    await expect(stat(join(dataDir, 'postgres/postmaster.pid'))).rejects.toThrow(/ENOENT/);
    await new Promise((resolve) => other.close(resolve));
  },
  60_000
);

test('a wrong database, a newer one and a wrong setting are told before anything starts', () =>
  withDatabase(async ({ url, pool }) => {
    const env = await sidecarEnvironment({ HOWDAH_DATA_DIR: dataDir });
    const messageOf = async (more: Record<string, string>) => {
      const { code, stderr } = await runHowdah(['serve'], { ...env, ...more });
      expect(code).toBe(1);
      return stderr;
    };
    const elsewhere = new URL(url);
    elsewhere.pathname = '/no_such_database';

    expect(await messageOf({ DATABASE_URL: elsewhere.href })).toMatch(
      /no_such_database cannot be used: database "no_such_database" does not exist\. Check DATABASE_URL/
    );
    expect(await messageOf({ DATABASE_URL: 'mysql://u:hunter2@h/d', HOWDAH_API_ADDR: 'nowhere' })).toMatch(
      /DATABASE_URL: \(hidden\) is not a postgresql:\/\/ URL.*\n.*HOWDAH_API_ADDR: "nowhere" is not host:port/
    );
    await pool.query("insert into howdah.migration (name, checksum) values ('9999-later.sql', 'x')");
    expect(await messageOf({ DATABASE_URL: url })).toMatch(/newer than this Howdah: it has 9999-later\.sql/);
  }));

test('a data directory that cannot be written is named', async () => {
  const path = join(dataDir, 'a-file');
  await writeFile(path, '');

  const { code, stderr } = await runHowdah(['serve'], await sidecarEnvironment({ HOWDAH_DATA_DIR: path }));

  expect(code).toBe(1);
  expect(stderr).toMatch(/a-file.*HOWDAH_DATA_DIR/);
});

test('a role that may not use the database is told by doctor what to run', () =>
  withDatabase(async ({ url, pool }) => {
    const role = `howdah_test_doctor_${process.pid}`;
    await pool.query(`create role ${role} login password 'hunter2'`);
    const asRole = new URL(url);
    [asRole.username, asRole.password] = [role, 'hunter2'];

    const env = await sidecarEnvironment({ HOWDAH_DATA_DIR: dataDir, DATABASE_URL: asRole.href });
    const { code, stdout } = await runHowdah(['doctor'], env);
    await pool.query(`drop role ${role}`);

    expect(code).toBe(1);
    expect(stdout).toMatch(
      /✘ SQL cannot be run as howdah_reader and howdah_writer, or changes not be captured: howdah_test_doctor_\d+ is no member/
    );
    expect(stdout).toContain('grant usage on schema howdah, monitoring to howdah_reader');
    expect(stdout).toContain(`grant howdah_reader, howdah_writer, howdah_capture to ${role};`);
    expect(stdout).not.toContain('hunter2');
  }));

test('doctor says that storage is well, or what is wrong with it', () =>
  withDatabase(async ({ url, pool }) => {
    const env = await sidecarEnvironment({ HOWDAH_DATA_DIR: dataDir, DATABASE_URL: url });
    await createAhead(pool, new Date());
    expect((await runHowdah(['doctor'], env)).stdout).toMatch(
      /✔ Partitions are ahead of time, and retention is on time/
    );

    await createPartition(pool, 'span', new Date(Date.now() - 40 * 86_400_000));
    const { code, stdout } = await runHowdah(['doctor'], env);

    expect(code).toBe(1);
    expect(stdout).toMatch(/✘ Storage needs a look \(critical\): span: Retention is 9 days late/);
  }));

test('"migrate --sql" prints the whole file, without a database', async () => {
  const env = await sidecarEnvironment({
    HOWDAH_DATA_DIR: dataDir,
    DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/nowhere',
  });

  const { code, stdout, stderr } = await runHowdah(['migrate', '--sql'], env);

  const sidecar = join(import.meta.dirname, '../../sidecar');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toBe(await migrationScript(join(sidecar, 'migrations'), join(sidecar, 'views')));
});

async function sendError({ intakeUrl }: SidecarProcess): Promise<{ id: string; status: number }> {
  const id = randomUUID();
  const response = await fetch(`${intakeUrl}/api/1/store/?sentry_key=${SIDECAR_KEY}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      event_id: id.replaceAll('-', ''),
      exception: { values: [{ type: 'KillError', value: 'x' }] },
    }),
  });
  return { id, status: response.status };
}

async function idsIn(url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ id: string }>('select id from monitoring.errors order by id::text');
  await client.end();
  return rows.map(({ id }) => id);
}
