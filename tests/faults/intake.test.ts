import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '#support/database';
import { auditFault, rounds } from '#support/fault-report';
import { TEST_KEY, withIntake } from '#support/intake';
import { goesOn, startLoad } from '#support/intake-load';
import { startIntakeProcess } from '#support/intake-process';
import { startProxy } from '#support/tcp-proxy';
import { until } from '#support/until';

const allow = ({ insert }: TestDatabase) => insert('project_key', { public_key: TEST_KEY, project_id: 1 });

test(
  'the process of the intake is killed at random points under load and started again',
  () =>
    withDatabase(async (database) => {
      await allow(database);
      const intake = await startIntakeProcess(database.url);
      const load = startLoad(intake.url, 8);
      const kills = rounds(3, 100);
      try {
        for (let round = 0; round < kills; round += 1) {
          await goesOn(load, 5);
          await delay(Math.random() * 50);
          await intake.killAndStart();
        }
        await goesOn(load);
        await load.stop();

        expect(load.acknowledged.retries).toBeGreaterThan(0);
        await auditFault(database.pool, load, {
          fault: 'kill -9 of the intake at random points',
          rounds: kills,
          intakes: [intake],
        });
      } finally {
        await load.stop();
        intake.kill();
      }
    }),
  rounds(120_000, 900_000)
);

test(
  'answers of the intake are lost: requests that come again are acknowledged and stored once',
  () =>
    withDatabase((database) =>
      withIntake(database, async (intake) => {
        const proxy = await startProxy(intake.url);
        const load = startLoad(new URL(proxy.url).origin, 8);
        const wanted = rounds(10, 500);
        try {
          await goesOn(load);
          proxy.loseAnswers('POST ', 5);
          await until(() => proxy.lost() >= wanted, { withinMs: 300_000, what: 'answers to be lost' });
          await load.stop();

          expect(load.acknowledged.retries).toBeGreaterThanOrEqual(wanted);
          await auditFault(database.pool, load, { fault: 'answer to the sender lost', rounds: proxy.lost() });
        } finally {
          await load.stop();
          await proxy.close();
        }
      })
    ),
  rounds(120_000, 400_000)
);

test(
  'answers of PostgreSQL to a commit are lost: nobody knows, and nothing is lost or stored twice',
  () =>
    withDatabase(async (database) => {
      const proxy = await startProxy(database.url);
      await withIntake({ ...database, url: proxy.url }, async (intake) => {
        const load = startLoad(intake.url, 8);
        const wanted = rounds(5, 200);
        try {
          await goesOn(load);
          proxy.loseAnswers('commit\0', 4);
          await until(() => proxy.lost() >= wanted, { withinMs: 300_000, what: 'answers to be lost' });
          await load.stop();

          await auditFault(database.pool, load, { fault: 'answer to COMMIT lost', rounds: proxy.lost() });
        } finally {
          await load.stop();
        }
      });
      await proxy.close();
    }),
  rounds(120_000, 400_000)
);

test(
  'PostgreSQL is 100 ms away: slower, and nothing is refused',
  () =>
    withDatabase(async (database) => {
      await allow(database);
      const proxy = await startProxy(database.url);
      proxy.delay(50);
      const intake = await startIntakeProcess(proxy.url);
      const load = startLoad(intake.url, 16);
      try {
        await goesOn(load, rounds(15, 300));
        await load.stop();

        expect(load.acknowledged.retries).toBe(0);
        await auditFault(database.pool, load, {
          fault: '100 ms of latency to PostgreSQL',
          rounds: 1,
          intakes: [intake],
        });
      } finally {
        await load.stop();
        intake.kill();
        await proxy.close();
      }
    }),
  rounds(120_000, 400_000)
);

test(
  'two sidecars on one database: a request may go to both, at once and again',
  () =>
    withDatabase(async (database) => {
      await allow(database);
      const intakes = await Promise.all([startIntakeProcess(database.url), startIntakeProcess(database.url)]);
      const proxies = await Promise.all(intakes.map(({ url }) => startProxy(url)));
      const load = startLoad(
        proxies.map(({ url }) => new URL(url).origin),
        8
      );
      const wanted = rounds(10, 300);
      const lost = () => proxies.reduce((sum, proxy) => sum + proxy.lost(), 0);
      try {
        await goesOn(load);
        // The try after a lost answer goes to the other one, while the first may still be storing.
        for (const proxy of proxies) proxy.loseAnswers('POST ', 4);
        await until(() => lost() >= wanted, { withinMs: 300_000, what: 'requests to be sent to both' });
        await load.stop();

        await auditFault(database.pool, load, {
          fault: 'two sidecars, requests sent to both',
          rounds: lost(),
          intakes,
        });
      } finally {
        await load.stop();
        for (const intake of intakes) intake.kill();
        for (const proxy of proxies) await proxy.close();
      }
    }),
  rounds(120_000, 400_000)
);
