import { execFileSync, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { bundleChild } from '#support/bundle-child';
import { withDatabase, type TestDatabase } from '#support/database';
import { withIntake } from '#support/intake';
import { auditLoad, startLoad } from '#support/intake-load';
import { startOwnServer } from '#support/own-server';
import { eventsOf, setPolicy, spanPartition, storePastSpans, utcDay } from '#support/past-spans';
import { until } from '#support/until';
import { runRetention } from '../../sidecar/src/jobs/partitions/run-retention.ts';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { createPartition, listPartitions } from '../../sidecar/src/postgres/partitions.ts';
import { openPool } from '../../sidecar/src/postgres/pool.ts';

const DUE = utcDay(-40);
const KEPT = utcDay(-10);
const due = spanPartition(DUE);
const log = createLog('silent');

let archiveDir: string;
beforeEach(async () => {
  archiveDir = await mkdtemp(join(tmpdir(), 'howdah-archive-'));
});
afterEach(() => rm(archiveDir, { recursive: true, force: true }));

const retention = (pool: Pool) => runRetention({ pool, now: () => new Date(), archiveDir, version: '1.2.3', log });

test('the connection is lost in the middle of a detach: nothing else changes, and the next run finishes', () =>
  withDatabase(async (database) => {
    const { pool } = database;
    await storePastSpans(database, [DUE, KEPT]);
    const reader = await readingSession(database);
    const running = retention(pool);
    await until(() => isDetaching(pool), { what: 'the detach to wait for the reader' });

    await pool.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where query like \'alter table howdah."span" detach%\' and pid <> pg_backend_pid()'
    );

    expect((await running).failed).toEqual([
      { table: 'span', error: expect.stringMatching(/terminating connection|Connection terminated/) as string },
    ]);
    await canStillInsert(database);
    await reader.query('rollback');
    await finishes(pool);
  }));

test('the process is killed in the middle of a detach: the next run finishes', () =>
  withDatabase(async (database) => {
    const { pool } = database;
    await storePastSpans(database, [DUE, KEPT]);
    const reader = await readingSession(database);
    const child = await startChild(database.url);
    await until(() => isDetaching(pool), { what: 'the detach to wait for the reader' });

    child.kill('SIGKILL');
    await once(child, 'exit');

    await canStillInsert(database);
    await reader.query('rollback');
    await finishes(pool);
  }));

test('the process is killed in the middle of an archive: no half archive is left, and the next run finishes', () =>
  withDatabase(async (database) => {
    const { pool } = database;
    await storePastSpans(database, [DUE, KEPT]);
    await setPolicy(pool, 'span', { archive: true });
    // The rows are written before the resources, which the archive must wait for now.
    const blocker = await database.connect();
    await blocker.query('begin; lock table howdah.resource in access exclusive mode');
    const child = await startChild(database.url);
    await until(async () => (await readdir(join(archiveDir, `${due}.partial`))).includes('rows.copy.gz'), {
      what: 'the rows to be written',
    });

    child.kill('SIGKILL');
    await once(child, 'exit');

    expect((await listPartitions(pool, 'span')).map(({ name }) => name)).toContain(due);
    await blocker.query('rollback');
    await finishes(pool);
    expect(await readdir(archiveDir)).toEqual([due]);
    expect(await eventsOf(pool, due)).toEqual(['created', 'archived', 'detached', 'dropped']);
  }));

test('PostgreSQL itself dies in the middle of a detach: after its recovery the next run finishes', async () => {
  const server = await startOwnServer();
  const pool = openPool(server.url, { max: 6, applicationName: 'howdah tests', log });
  const clients: pg.Client[] = [];
  const connect = async () => {
    const client = new pg.Client({ connectionString: server.url });
    client.on('error', () => undefined);
    await client.connect();
    clients.push(client);
    return client;
  };
  try {
    await storePastSpans({ pool, insert: insertWith(pool) }, [DUE, KEPT]);
    await readingSession({ connect });
    const running = retention(pool).catch(() => undefined);
    await until(() => isDetaching(pool), { what: 'the detach to wait for the reader' });
    const { rows } = await pool.query<{ pid: number }>(
      'select pid from pg_stat_activity where query like \'alter table howdah."span" detach%\' and pid <> pg_backend_pid()'
    );

    // A server process that dies by SIGKILL makes PostgreSQL end all others and recover from its log.
    process.kill(rows[0]!.pid, 'SIGKILL');

    await running;
    await until(() => pool.query('select 1'), { withinMs: 30_000, what: 'the recovery' });
    await finishes(pool);
  } finally {
    await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
    await pool.end();
    await server.stop();
  }
}, 120_000);

test(
  'while partitions are archived and dropped, nothing that is sent fails or is lost',
  () =>
    withDatabase(async (database) => {
      const { pool } = database;
      const days = Array.from({ length: 8 }, (_, index) => utcDay(-60 + index));
      for (const day of days) {
        await createPartition(pool, 'span', day);
        await fill(pool, day, 5_000);
      }
      await setPolicy(pool, 'span', { archive: true });
      await withIntake(database, async (intake) => {
        const load = startLoad(intake.url, 6);
        const stored = () => load.acknowledged.traces.length + load.acknowledged.events.length;
        await until(() => stored() > 20, { what: 'requests to be acknowledged' });

        const result = await retention(pool);

        const before = stored();
        await until(() => stored() > before + 20, { what: 'requests to be acknowledged afterwards' });
        await load.stop();
        expect(result).toMatchObject({
          dropped: days.map(spanPartition),
          archived: days.map(spanPartition),
          failed: [],
        });
        expect(load.unexpected).toEqual([]);
        expect(load.acknowledged.retries).toBe(0);
        expect(await auditLoad(pool, load.acknowledged)).toEqual({
          missing: 0,
          twice: 0,
          rollupsOff: 0,
          countersOff: 0,
          totalsOff: 0,
        });
      });
    }),
  120_000
);

test.skipIf(process.getuid?.() !== 0)(
  'a full disk during the archive (needs root, to mount a small one) stops the drop and leaves nothing behind; with room, the next run goes on',
  () =>
    withDatabase(async (database) => {
      const { pool } = database;
      await createPartition(pool, 'span', DUE);
      await fill(pool, DUE, 5_000);
      await setPolicy(pool, 'span', { archive: true });
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', archiveDir]);
      try {
        const { failed, dropped } = await retention(pool);

        expect(dropped).toEqual([]);
        expect(failed).toEqual([
          {
            table: 'span',
            error: `${due} could not be archived, so it stays: the disk of ${archiveDir} is full. Free space there, or set HOWDAH_ARCHIVE_DIR to another folder. The next run tries again.`,
          },
        ]);
        expect(await readdir(archiveDir)).toEqual([]);
        expect((await pool.query('select from howdah.span')).rowCount).toBe(5_000);

        execFileSync('mount', ['-o', 'remount,size=50m', archiveDir]);
        await finishes(pool);
        expect(await readdir(archiveDir)).toEqual([due]);
      } finally {
        execFileSync('umount', [archiveDir]);
      }
    })
);

async function startChild(databaseUrl: string) {
  const program = await bundleChild('tests/faults/retention-child.ts');
  return spawn(process.execPath, [program, databaseUrl, archiveDir], { stdio: 'inherit' });
}

/** A transaction that has read the table: a detach waits for it. */
async function readingSession({ connect }: Pick<TestDatabase, 'connect'>): Promise<pg.Client> {
  const reader = await connect();
  await reader.query('begin; select count(*) from howdah.span');
  return reader;
}

async function isDetaching(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ pending: boolean }>(
    "select exists (select from pg_inherits where inhparent = 'howdah.span'::regclass and inhdetachpending) as pending"
  );
  return rows[0]?.pending === true;
}

/** What is young is written and read as ever, and partitions can be made. */
async function canStillInsert({ pool, insert }: Pick<TestDatabase, 'pool' | 'insert'>): Promise<void> {
  const days = [utcDay(0), utcDay(-11)];
  await storePastSpans({ pool, insert }, days);
  const { rows } = await pool.query<{ count: number }>(
    'select count(*)::integer as count from monitoring.traces where start_time >= $1',
    [utcDay(-12)]
  );
  expect(rows).toEqual([{ count: 3 }]);
}

/** Runs retention again, until a session that PostgreSQL has not yet given up lets go of the table. */
async function finishes(pool: Pool): Promise<void> {
  await until(
    async () => {
      const { failed } = await retention(pool);
      return failed.length === 0 && (await eventsOf(pool, due)).includes('dropped');
    },
    { withinMs: 30_000, what: 'the next run to finish' }
  );
  const { rows } = await pool.query(
    `select to_regclass($1) is null and to_regclass($1 || '_detached') is null as gone,
            (select count(*)::integer from howdah.partition_detached) as noted,
            (select count(*)::integer from pg_inherits where inhdetachpending) as pending,
            (select count(*)::integer from howdah.span where start_time < $2) as old_rows,
            (select retention_error from howdah.partition_policy where table_name = 'span') as error`,
    [`howdah.${due}`, utcDay(-30)]
  );
  expect(rows).toEqual([{ gone: true, noted: 0, pending: 0, old_rows: 0, error: null }]);
}

/** Rows that hardly compress. */
async function fill(pool: Pool, day: Date, rows: number): Promise<void> {
  await pool.query(
    `insert into howdah.span (trace_id, span_id, project_id, operation_id, resource_id, start_time, duration_ns, attributes)
     select gen_random_uuid(), i, 1, 1, 1, $1::timestamptz + i * interval '1 second', 1,
            jsonb_build_object('random', md5(i || $3::text))
       from generate_series(1, $2::integer) i`,
    [day, rows, randomBytes(8).toString('hex')]
  );
}

function insertWith(pool: Pool): TestDatabase['insert'] {
  return async (table, ...rows) => {
    for (const row of rows) {
      const columns = Object.keys(row);
      const places = columns.map((_, index) => `$${index + 1}`).join(', ');
      await pool.query(`insert into howdah.${table} (${columns.join(', ')}) values (${places})`, Object.values(row));
    }
  };
}
