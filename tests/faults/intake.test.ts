import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { bundleChild } from '#support/bundle-child';
import { withDatabase } from '#support/database';
import { freePort } from '#support/free-port';
import { startIntake, TEST_KEY } from '#support/intake';
import { auditLoad, startLoad } from '#support/intake-load';
import { startOwnServer } from '#support/own-server';
import { until } from '#support/until';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { openPool } from '../../sidecar/src/postgres/pool.ts';

const CLEAN = { missing: 0, twice: 0, rollupsOff: 0, countersOff: 0, totalsOff: 0 };

test('backends of the writer are terminated and killed under load: nothing acknowledged is lost, nothing is stored twice', async () => {
  const server = await startOwnServer();
  const pool = openPool(server.url, { max: 4, applicationName: 'howdah tests', log: createLog('silent') });
  const insert = async () => {
    await pool.query('insert into howdah.project_key (public_key, project_id) values ($1, 1)', [TEST_KEY]);
  };
  const intake = await startIntake({ pool, url: server.url, insert });
  const load = startLoad(intake.url, 8);
  const stored = () => load.acknowledged.traces.length + load.acknowledged.events.length;
  const goesOn = async () => {
    const before = stored();
    await until(() => stored() > before + 20, { withinMs: 30_000, what: 'requests to be acknowledged again' });
  };
  try {
    await goesOn();
    for (let round = 0; round < 5; round += 1) {
      await pool.query(
        "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'howdah writer'"
      );
      await goesOn();
    }
    // A backend that dies by SIGKILL makes PostgreSQL end all others and recover from its log.
    const { rows } = await pool.query<{ pid: number }>(
      "select pid from pg_stat_activity where application_name = 'howdah writer' limit 1"
    );
    process.kill(rows[0]!.pid, 'SIGKILL');
    const killedAt = Date.now();
    await goesOn();
    const resumedAfterMs = Date.now() - killedAt;
    await load.stop();

    expect(load.unexpected).toEqual([]);
    expect(load.acknowledged.totals.filter((total) => total > 1)).toHaveLength(2);
    expect(resumedAfterMs).toBeLessThan(10_000);
    expect(await auditLoad(pool, load.acknowledged)).toEqual(CLEAN);
  } finally {
    await load.stop();
    await intake.close();
    await pool.end();
    await server.stop();
  }
}, 120_000);

test(
  'the process of the intake is killed under load and started again: nothing acknowledged is lost, nothing is stored twice',
  () =>
    withDatabase(async (database) => {
      await database.insert('project_key', { public_key: TEST_KEY, project_id: 1 });
      const program = await bundleChild('tests/faults/intake-child.ts');
      const port = await freePort();
      const start = async (): Promise<ChildProcess> => {
        const child = spawn(process.execPath, [program, database.url, String(port)], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        await once(child.stdout, 'data');
        return child;
      };
      let child = await start();
      const load = startLoad(`http://127.0.0.1:${port}`, 8);
      const stored = () => load.acknowledged.traces.length + load.acknowledged.events.length;
      try {
        for (let round = 0; round < 3; round += 1) {
          const before = stored();
          await until(() => stored() > before + 30, { what: 'requests to be acknowledged' });
          child.kill('SIGKILL');
          await once(child, 'exit');
          child = await start();
        }
        await load.stop();

        expect(load.unexpected).toEqual([]);
        expect(load.acknowledged.retries).toBeGreaterThan(0);
        expect(await auditLoad(database.pool, load.acknowledged)).toEqual(CLEAN);
      } finally {
        await load.stop();
        child.kill('SIGKILL');
      }
    }),
  120_000
);
