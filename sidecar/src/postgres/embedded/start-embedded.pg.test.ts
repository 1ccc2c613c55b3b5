import { spawn } from 'node:child_process';
import { chmod, chown, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { freePort } from '#support/free-port';
import { until } from '#support/until';
import { createLog } from '../../observe/log.ts';
import { canReach } from './run-as.ts';
import { startEmbedded, type EmbeddedPostgres } from './start-embedded.ts';

const log = createLog('silent');
let dataDir: string;
let started: EmbeddedPostgres[];

async function start(port = 0): Promise<EmbeddedPostgres> {
  const embedded = await startEmbedded({ dataDir, password: 'secret', port, log, throwaway: true });
  started.push(embedded);
  return embedded;
}

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'howdah-embedded-'));
  await chmod(dataDir, 0o755);
  started = [];
});

afterEach(async () => {
  for (const embedded of started) {
    await embedded.stop();
  }
  await rm(dataDir, { recursive: true, force: true });
});

const lockFile = () => join(dataDir, 'postgres/postmaster.pid');
const postmasterPid = async () => Number((await readFile(lockFile(), 'utf8')).split('\n')[0]);

test('what was written is there after a stop and a start, and only with the password', async () => {
  const first = await start();
  await run(first.url, 'create table kept as select 42 as answer');
  await first.stop();

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

test('of several users the last one stops it', async () => {
  const [serve, command] = [await start(), await start()];

  await command.stop();
  expect(await run(serve.url, 'select 1 as one')).toEqual([{ one: 1 }]);

  await serve.stop();
  await expect(stat(lockFile())).rejects.toThrow(/ENOENT/);
});

test('two that make the database at once share it', async () => {
  const port = await freePort();

  const both = await Promise.all([start(port), start(port)]);

  expect(both[0].url).toBe(both[1].url);
  expect(both.filter(({ adopted }) => adopted)).toHaveLength(1);
});

test('a postmaster that dies in use is brought back on its port, with what was committed', async () => {
  const { url } = await start();
  await run(url, 'create table kept as select 42 as answer');

  process.kill(await postmasterPid(), 'SIGKILL');

  expect(await until(() => run(url, 'select answer from kept'))).toEqual([{ answer: 42 }]);
});

test('a lock file whose process is gone does not stop the start', async () => {
  await (await start()).stop();
  await writeFile(lockFile(), `999999999\n${dataDir}\n1\n5432\n\n127.0.0.1\n`);

  expect((await start()).adopted).toBe(false);
});

test('a lock file whose number belongs to another program by now does not stop the start', async () => {
  const first = await start();
  await first.stop();
  const { uid, gid } = await stat(first.pgdata);
  const other = spawn('sleep', ['60'], { uid, gid });
  await writeFile(lockFile(), `${other.pid ?? 0}\n${dataDir}\n1\n5432\n\n127.0.0.1\n 1 1\nready   \n`);
  await chown(lockFile(), uid, gid);

  expect((await start()).adopted).toBe(false);
  other.kill();
});

test('a database of another major version is left alone, and told', async () => {
  const { pgdata, stop } = await start();
  await stop();
  await writeFile(join(pgdata, 'PG_VERSION'), '17\n');

  await expect(start()).rejects.toThrow(/was made by PostgreSQL 17, and this Howdah brings \d+\. .*HOWDAH_DATA_DIR/);
});

test('as root below a closed folder, the files go where the user postgres can reach them, anew for a new data directory', async ({
  skip,
}) => {
  skip(process.getuid?.() !== 0, 'only root runs PostgreSQL as another user');
  await chmod(dataDir, 0o700);
  const first = await start();
  expect(first.pgdata).toMatch(/^\/var\/lib\/howdah\//);
  await run(first.url, 'create table kept as select 42 as answer');
  await first.stop();
  expect(await run((await start()).url, 'select answer from kept')).toEqual([{ answer: 42 }]);
  await started.pop()?.stop();

  await rm(join(dataDir, 'postgres'));
  const second = await start();

  expect(second.pgdata).not.toBe(first.pgdata);
  await expect(run(second.url, 'select answer from kept')).rejects.toThrow(/does not exist/);
  await second.stop();
  await rm(dirname(first.pgdata), { recursive: true });
  await rm(dirname(second.pgdata), { recursive: true });
});

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
