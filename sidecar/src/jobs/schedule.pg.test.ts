import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Pool } from 'pg';
import { until } from '#support/until';
import { createLog } from '../observe/log.ts';
import { startEmbedded, type EmbeddedPostgres } from '../postgres/embedded/start-embedded.ts';
import { openPool } from '../postgres/pool.ts';
import { startSchedule } from './schedule.ts';

const log = createLog('silent');
let dataDir: string;
let server: EmbeddedPostgres;
let pool: Pool;

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'howdah-schedule-'));
  await chmod(dataDir, 0o755);
  server = await startEmbedded({ dataDir, password: 'secret', port: 0, log, throwaway: true });
  pool = openPool(server.url, { max: 5, applicationName: 'howdah tests', log });
});

afterEach(async () => {
  await pool.end();
  await server.stop();
  await rm(dataDir, { recursive: true, force: true });
});

test('scheduled work goes on after the database was away', async () => {
  let done = 0;
  const job = { name: 'count', cron: '0 0 1 1 *', work: async () => void (done += 1) };
  const schedule = await startSchedule(pool, [job], log);
  const order = () => pool.query("select graphile_worker.add_job('count')");
  await order();
  await until(() => done === 1, { what: 'the job to run' });

  const [pid] = (await readFile(join(server.pgdata, 'postmaster.pid'), 'utf8')).split('\n');
  process.kill(Number(pid), 'SIGKILL');

  // The runner may be told of it only after it listens again.
  const before = done;
  const orderAndLook = async () => {
    await order();
    return done > before + 1;
  };
  await until(orderAndLook, { what: 'the job to run again' });
  await schedule.stop();
});

test('a job that fails is told, and tried again', async () => {
  const warnings: string[] = [];
  const listening = { ...log, warn: (message: string) => void warnings.push(message) };
  const work = async () => {
    throw new Error('no luck');
  };
  const schedule = await startSchedule(pool, [{ name: 'unlucky', cron: '0 0 1 1 *', work }], listening);

  await pool.query("select graphile_worker.add_job('unlucky', max_attempts => 3)");

  await until(() => warnings.some((warning) => /unlucky.*attempt 1 of 3.*no luck/.test(warning)));
  const { rows } = await until(async () => {
    const found = await pool.query(
      'select attempts, last_error from graphile_worker.jobs where last_error is not null'
    );
    return found.rowCount === 1 ? found : undefined;
  });
  expect(rows).toEqual([{ attempts: 1, last_error: 'no luck' }]);
  await schedule.stop();
});

test('it stops at once, with the database gone as well', async () => {
  const schedule = await startSchedule(pool, [], log);
  await server.stop();

  await schedule.stop();

  await until(() => pool.totalCount - pool.idleCount === 0, { what: 'connections in use to be given back' });
});
