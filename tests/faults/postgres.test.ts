import type pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { auditFault, rounds } from '#support/fault-report';
import { goesOn } from '#support/intake-load';
import { withIntakeUnderLoad } from '#support/intake-under-load';
import { startOwnServer, type OwnServer } from '#support/own-server';
import { until } from '#support/until';
import { findPostmaster } from '../../sidecar/src/postgres/embedded/postmaster-file.ts';

let server: OwnServer;
beforeAll(async () => {
  server = await startOwnServer();
});
afterAll(() => server.stop());

interface Fault {
  fault: string;
  hurt: (pool: pg.Pool) => Promise<unknown>;
  rounds: number;
}

/** Does it and waits until it has ended every session. */
const endingAll = async (pool: pg.Pool, hurt: () => Promise<unknown>) => {
  const witness = await pool.connect();
  const ended = new Promise((resolve) => witness.once('end', resolve));
  await hurt();
  await ended;
  witness.release(true);
};
const signalPostmaster = (pool: pg.Pool, signal: NodeJS.Signals) =>
  endingAll(pool, async () => {
    const postmaster = await until(() => findPostmaster(server.pgdata), { what: 'the postmaster' });
    process.kill(postmaster.pid, signal);
  });

test.each<Fault>([
  {
    fault: 'sessions of the writer terminated',
    hurt: (pool) =>
      pool.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'howdah writer'"),
    rounds: rounds(3, 100),
  },
  {
    // A backend that dies by SIGKILL makes PostgreSQL end all others and recover from its log.
    fault: 'kill -9 of a backend of the writer',
    hurt: (pool) =>
      endingAll(pool, async () => {
        const { rows } = await pool.query<{ pid: number }>(
          "select pid from pg_stat_activity where application_name = 'howdah writer' limit 1"
        );
        process.kill(rows[0]!.pid, 'SIGKILL');
      }),
    rounds: rounds(1, 10),
  },
  { fault: 'kill -9 of the postmaster', hurt: (pool) => signalPostmaster(pool, 'SIGKILL'), rounds: rounds(1, 10) },
  { fault: 'immediate stop of PostgreSQL', hurt: (pool) => signalPostmaster(pool, 'SIGQUIT'), rounds: rounds(1, 10) },
])(
  'PostgreSQL is hurt under load: $fault',
  async ({ fault, hurt, rounds: wanted }) => {
    await withIntakeUnderLoad({ url: await server.createDatabase() }, async ({ pool, intake, load }) => {
      let recoveredAfterMs = 0;
      for (let round = 0; round < wanted; round += 1) {
        await goesOn(load);
        await hurt(pool);
        await until(() => pool.query('select 1'), { withinMs: 60_000, what: 'PostgreSQL to answer again' });
        const backAt = performance.now();
        await goesOn(load, 1);
        recoveredAfterMs = Math.max(recoveredAfterMs, performance.now() - backAt);
      }
      await goesOn(load);
      await load.stop();

      expect(load.acknowledged.totals.filter((total) => total > 1)).toHaveLength(2);
      await auditFault(pool, load, { fault, rounds: wanted, recoveredAfterMs, intakes: [intake] });
    });
  },
  rounds(60_000, 600_000)
);
