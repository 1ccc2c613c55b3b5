import { chmod, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createLog } from '../../observe/log.ts';
import { isAlive } from './postmaster-file.ts';
import { canReach } from './run-as.ts';
import { startEmbedded, type EmbeddedPostgres } from './start-embedded.ts';

const log = createLog('silent');
let dataDir: string;
let running: EmbeddedPostgres | undefined;

const start = async (port = 0) => (running = await startEmbedded({ dataDir, password: 'secret', port, log }));

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'howdah-embedded-'));
  await chmod(dataDir, 0o755);
});

afterEach(async () => {
  await running?.stop();
  running = undefined;
  await rm(dataDir, { recursive: true, force: true });
});

const lockFile = () => join(dataDir, 'postgres/postmaster.pid');

test('what was written is there after a stop and a start, and only with the password', async () => {
  await run((await start()).url, 'create table kept as select 42 as answer');
  await running?.stop();

  const { url } = await start();

  expect(await run(url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  await expect(run(url.replace(':secret@', ':wrong@'), 'select 1')).rejects.toThrow(/password authentication failed/);
});

test('a PostgreSQL that still runs is adopted, with its sessions and its port (facts: postgres-limits 1)', async () => {
  const first = await start();
  const session = new pg.Client({ connectionString: first.url });
  await session.connect();

  const second = await start();

  expect([first.adopted, second.adopted, second.port]).toEqual([false, true, first.port]);
  expect((await session.query('select 1 as one')).rows).toEqual([{ one: 1 }]);
  await session.end();
});

test('a postmaster killed with -9 leaves a lock file, and the next start recovers what was committed', async () => {
  const { url } = await start();
  await run(url, 'create table kept as select 42 as answer');
  const pid = Number((await readFile(lockFile(), 'utf8')).split('\n')[0]);
  process.kill(pid, 'SIGKILL');
  while (isAlive(pid)) await delay(10);

  expect(await run((await start()).url, 'select answer from kept')).toEqual([{ answer: 42 }]);
});

test('a lock file whose process is gone, or is another program, does not stop the start', async () => {
  await (await start()).stop();
  await writeFile(lockFile(), `999999999\n${dataDir}\n1\n5432\n\n127.0.0.1\n`);

  expect((await start()).adopted).toBe(false);
});

test.runIf(process.getuid?.() === 0)(
  'as root below a closed folder, the files go where the user postgres can reach them',
  async () => {
    await chmod(dataDir, 0o700);

    const { pgdata, url } = await start();

    expect(pgdata).toMatch(/^\/var\/lib\/howdah\//);
    expect(await run(url, 'select 1 as one')).toEqual([{ one: 1 }]);
    await running?.stop();
    await rm(dirname(pgdata), { recursive: true });
  }
);

test('a taken port is named, with the variable that chooses another', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as { port: number };

  await expect(start(port)).rejects.toThrow(
    new RegExp(`Port ${port} for the embedded PostgreSQL is taken by another program\\. .*HOWDAH_PG_PORT`)
  );
  await new Promise((resolve) => other.close(resolve));
});

test('a data directory that cannot be made is named, with the variable that chooses another', async () => {
  const file = join(dataDir, 'a-file');
  await writeFile(file, '');

  await expect(startEmbedded({ dataDir: join(file, 'below'), password: 'secret', port: 0, log })).rejects.toThrow(
    /The data directory .* cannot be made .*HOWDAH_DATA_DIR/
  );
});

test('a wrong password in the data directory is told, and the server is not left running', async () => {
  await (await start()).stop();

  await expect(startEmbedded({ dataDir, password: 'other', port: 0, log })).rejects.toThrow(
    /does not know the password/
  );

  await expect(stat(lockFile())).rejects.toThrow(/ENOENT/);
});

test('a folder is out of reach when one above it is closed to the user', async () => {
  const nobody = { uid: 65_534, gid: 65_534 };

  expect(await canReach(nobody, '/tmp')).toBe(true);
  await chmod(dataDir, 0o700);
  expect(await canReach(nobody, join(dataDir, 'postgres'))).toBe(false);
});

async function run(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}
