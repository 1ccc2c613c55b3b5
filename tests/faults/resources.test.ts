import { chownSync, mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { auditFault, rounds } from '#support/fault-report';
import { goesOn } from '#support/intake-load';
import { SENDERS, withIntakeUnderLoad, type UnderLoad } from '#support/intake-under-load';
import { startOwnServer } from '#support/own-server';
import { canMount, mountSmallDisk } from '#support/small-disk';
import { until } from '#support/until';

/** Something that PostgreSQL runs out of, and gets back. */
interface Shortage {
  fault: string;
  /** Resolves when it is short of it. */
  begin: () => unknown;
  end: () => unknown;
  /** What the intake says of it. */
  outage: RegExp;
}

const WANTED = rounds(1, 5);

async function endure({ pool, intake, load }: UnderLoad, { fault, begin, end, outage }: Shortage): Promise<void> {
  let recoveredAfterMs = 0;
  for (let round = 0; round < WANTED; round += 1) {
    await goesOn(load);
    await begin();
    const said = await until(async () => (await intake.state()).outage, {
      withinMs: 60_000,
      what: 'the intake to say that nothing can be stored',
    });
    expect(said).toMatch(outage);
    // Who was waiting hears it as well, before a request would be too old by itself.
    const refused = load.acknowledged.retries + SENDERS;
    await until(() => load.acknowledged.retries >= refused, { withinMs: 7_000, what: 'every sender to be refused' });
    await end();
    await until(() => pool.query('select 1'), { withinMs: 60_000, what: 'PostgreSQL to answer' });
    const backAt = performance.now();
    await goesOn(load, 1);
    recoveredAfterMs = Math.max(recoveredAfterMs, performance.now() - backAt);
  }
  await goesOn(load);
  await load.stop();

  await auditFault(pool, load, { fault, rounds: WANTED, recoveredAfterMs, intakes: [intake] });
}

test(
  'the connections of a role are used up, and given again',
  async () => {
    const server = await startOwnServer();
    try {
      const limited = new URL(server.url);
      [limited.username, limited.password] = ['limited', 'throwaway'];
      await withIntakeUnderLoad(
        {
          url: server.url,
          intakeUrl: limited.href,
          prepare: (pool) =>
            pool.query(`create role limited login password 'throwaway';
              grant pg_read_all_data, pg_write_all_data, howdah_writer to limited`),
        },
        (underLoad) =>
          endure(underLoad, {
            fault: 'connection limit reached',
            begin: () =>
              underLoad.pool.query(`alter role limited connection limit 0;
                select pg_terminate_backend(pid) from pg_stat_activity where usename = 'limited'`),
            end: () => underLoad.pool.query('alter role limited connection limit -1'),
            outage: /does not answer/,
          })
      );
    } finally {
      await server.stop();
    }
  },
  rounds(60_000, 300_000)
);

test.skipIf(!canMount)(
  'the disk of a tablespace is full (needs root, to mount a small one), and has room again',
  async () => {
    const server = await startOwnServer();
    const disk = mountSmallDisk(128);
    try {
      const location = join(disk.path, 'tablespace');
      mkdirSync(location);
      const { uid, gid } = statSync(server.pgdata);
      chownSync(location, uid, gid);
      const url = await server.createDatabase(location);
      await withIntakeUnderLoad({ url }, (underLoad) =>
        endure(underLoad, {
          fault: 'disk of the tables full',
          begin: () => disk.fill(),
          end: () => disk.free(),
          outage: /No space left on device/,
        })
      );
    } finally {
      await server.stop();
      disk.unmount();
    }
  },
  rounds(60_000, 300_000)
);

test.skipIf(!canMount)(
  'the disk of all of PostgreSQL is full (needs root, to mount a small one), and has room again',
  async () => {
    const disk = mountSmallDisk(512);
    const server = await startOwnServer(disk.path);
    try {
      await withIntakeUnderLoad({ url: server.url }, (underLoad) =>
        endure(underLoad, {
          fault: 'disk of PostgreSQL full, its log included',
          begin: async () => {
            disk.fill();
            // The next segment of the log has no room: PostgreSQL ends everything and tries to recover.
            await underLoad.pool.query('select pg_switch_wal()').catch(() => undefined);
          },
          end: () => disk.free(),
          outage: /does not answer|No space left on device/,
        })
      );
    } finally {
      await server.stop();
      disk.unmount();
    }
  },
  rounds(60_000, 300_000)
);
