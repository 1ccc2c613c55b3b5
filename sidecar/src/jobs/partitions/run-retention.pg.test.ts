import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withDatabase } from '#support/database';
import { eventsOf, setPolicy, spanPartition, storePastSpans, utcDay } from '#support/past-spans';
import { aSpan, anIssue, anOccurrence, storeSpans } from '#support/telemetry-rows';
import { createLog } from '../../observe/log.ts';
import { createPartition, listPartitions } from '../../postgres/partitions.ts';
import { openArchives } from './archive/archive-partition.ts';
import { noteDetach } from './retire/detached.ts';
import { runRetention } from './run-retention.ts';

let archiveDir: string;
beforeEach(async () => {
  archiveDir = await mkdtemp(join(tmpdir(), 'howdah-archive-'));
});
afterEach(() => rm(archiveDir, { recursive: true, force: true }));

const retention = (pool: Pool, now = new Date(), more: { actor?: string; patienceMs?: number } = {}) =>
  runRetention({ pool, now: () => now, archiveDir, version: '1.2.3', log: createLog('silent'), ...more });

test('a partition is dropped only when its youngest row is older than the retention, and never a table that is none', () =>
  withDatabase(async ({ pool, insert }) => {
    const now = utcDay(0);
    const [due = '', young = ''] = await storePastSpans({ pool, insert }, [utcDay(-31), utcDay(-30)]);
    await pool.query('create table howdah.span_archive_2020_01_01 (id int)');

    expect((await retention(pool, new Date(now.getTime() - 1))).dropped).toEqual([]);
    expect(await retention(pool, now)).toEqual({ dropped: [due], archived: [], held: [], failed: [], busy: [] });

    expect(await namesOf(pool, 'span')).toContain(young);
    expect(await exists(pool, due)).toBe(false);
    expect(await exists(pool, 'span_archive_2020_01_01')).toBe(true);
    expect(await eventsOf(pool, due)).toEqual(['created', 'detached', 'dropped']);
  }));

test('a table that is too large loses its oldest partitions, never the current one', () =>
  withDatabase(async ({ pool, insert }) => {
    const days = await storePastSpans({ pool, insert }, [utcDay(-5), utcDay(-4), utcDay(-3)]);
    await storePastSpans({ pool, insert }, [utcDay(0)]);
    const sizeOf = async (name: string) => {
      const { rows } = await pool.query<{ bytes: string }>('select pg_total_relation_size($1::regclass) as bytes', [
        `howdah.${name}`,
      ]);
      return Number(rows[0]?.bytes);
    };
    const sizes = await Promise.all((await namesOf(pool, 'span')).map(sizeOf));
    const total = sizes.reduce((sum, bytes) => sum + bytes, 0);

    await setPolicy(pool, 'span', { maxBytes: total });
    expect((await retention(pool)).dropped).toEqual([]);
    await setPolicy(pool, 'span', { maxBytes: total - 1 });
    expect((await retention(pool)).dropped).toEqual(days.slice(0, 1));
    await setPolicy(pool, 'span', { maxBytes: 1 });
    expect((await retention(pool)).dropped).toEqual([...days.slice(1), spanPartition(utcDay(-1))]);

    expect(await namesOf(pool, 'span')).toEqual([spanPartition(utcDay(0)), spanPartition(utcDay(1))]);
    const { rows } = await pool.query("select detail from howdah.partition_event where event = 'dropped' limit 1");
    expect(rows).toEqual([{ detail: `the table was larger than ${total - 1} bytes` }]);
  }));

test('where the policy asks for it, a partition is archived before it is dropped', () =>
  withDatabase(async ({ pool, insert }) => {
    const [due = ''] = await storePastSpans({ pool, insert }, [utcDay(-40)]);
    await createPartition(pool, 'span', utcDay(-41));
    await setPolicy(pool, 'span', { archive: true });

    const result = await retention(pool, new Date(), { actor: 'jane' });

    expect(result).toMatchObject({ dropped: [spanPartition(utcDay(-41)), due], archived: [due], failed: [] });
    expect(await eventsOf(pool, due)).toEqual(['created', 'archived', 'detached', 'dropped']);
    expect((await readdir(join(archiveDir, due))).sort()).toEqual([
      'manifest.json',
      'operation.copy.gz',
      'resource.copy.gz',
      'rows.copy.gz',
      'scope.copy.gz',
    ]);
    const { rows } = await pool.query(
      'select archive_name, partition_name, location, rows::integer, length(sha256) as digits from howdah.partition_archive'
    );
    expect(rows).toEqual([
      { archive_name: due, partition_name: due, location: join(archiveDir, due), rows: 1, digits: 64 },
    ]);
    const { rows: actors } = await pool.query(
      "select distinct actor, detail from howdah.partition_event where event = 'dropped' and partition_name = $1",
      [due]
    );
    expect(actors).toEqual([{ actor: 'jane', detail: `older than 30 days; archived as ${due}` }]);
  }));

test('a failed archive changes nothing, is told, and stops neither other tables nor the next run', () =>
  withDatabase(async ({ pool, insert }) => {
    const [due = ''] = await storePastSpans({ pool, insert }, [utcDay(-40)]);
    await createPartition(pool, 'log_record', utcDay(-40));
    await setPolicy(pool, 'span', { archive: true });
    await rm(archiveDir, { recursive: true });
    await writeFile(archiveDir, 'not a folder');

    for (let run = 0; run < 2; run += 1) {
      const { dropped, failed } = await retention(pool);
      expect(dropped).toHaveLength(run === 0 ? 1 : 0);
      expect(failed).toEqual([
        { table: 'span', error: expect.stringMatching(/could not be archived, so it stays/) as string },
      ]);
    }
    expect(await namesOf(pool, 'span')).toContain(due);
    expect(await eventsOf(pool, due)).toEqual(['created', 'failed']);
    expect(await errorOf(pool, 'span')).toMatch(/could not be archived/);

    await rm(archiveDir);
    expect(await retention(pool)).toMatchObject({ dropped: [due], archived: [due], failed: [] });
    expect(await errorOf(pool, 'span')).toBeNull();
  }));

test('rows under a legal hold stay readable at their place until it ends, the rest of their partition goes', () =>
  withDatabase(async ({ pool, insert }) => {
    const traceId = 'a'.repeat(32);
    const [due = ''] = await storePastSpans({ pool, insert }, [utcDay(-40)], { traceId });
    await storeSpans({ pool, insert }, aSpan({ start: new Date(utcDay(-40).getTime() + 1) }));
    await insert('legal_hold', { kind: 'trace', subject: traceId, reason: 'case 12', held_by: 'jane' });
    const traces = async () => {
      const { rows } = await pool.query<{ trace_id: string }>('select trace_id from monitoring.traces');
      return rows.map(({ trace_id }) => trace_id);
    };
    expect(await traces()).toHaveLength(2);

    expect(await retention(pool)).toMatchObject({ dropped: [due], held: [due], failed: [] });
    expect(await traces()).toEqual([traceId]);
    expect(await namesOf(pool, 'span')).toContain(due);
    expect(await eventsOf(pool, due)).toEqual(['created', 'detached', 'created', 'held', 'dropped']);

    expect(await retention(pool)).toMatchObject({ dropped: [], held: [due], failed: [] });
    expect(await eventsOf(pool, due)).toHaveLength(5);
    expect(await traces()).toEqual([traceId]);

    await pool.query("update howdah.legal_hold set released_at = now(), released_by = 'jane'");
    expect(await retention(pool)).toMatchObject({ dropped: [due], held: [], failed: [] });
    expect(await traces()).toEqual([]);
  }));

test('occurrences of an issue under a legal hold stay as well, with keys and stored bodies', () =>
  withDatabase(async ({ pool, insert }) => {
    const at = utcDay(-200);
    const [held, other] = [anIssue(), anIssue()];
    await createPartition(pool, 'tb_error_occurrence', at);
    await insert('tb_error_log', held, other);
    await insert(
      'tb_error_occurrence',
      anOccurrence(held, { occurred_at: at }),
      anOccurrence(other, { occurred_at: at })
    );
    await insert('legal_hold', { kind: 'issue', subject: held.error_id, reason: 'case 12', held_by: 'jane' });
    const read = async () => {
      const text = 'select * from howdah.tb_error_occurrence where error_id = $1';
      return (await pool.query<Record<string, unknown>>(text, [held.error_id])).rows;
    };
    const before = await read();

    expect((await retention(pool)).held).toHaveLength(1);

    expect(await read()).toEqual(before);
    const { rows } = await pool.query('select count(*)::integer as count from howdah.tb_error_occurrence');
    expect(rows).toEqual([{ count: 1 }]);
  }));

test('a partition that is kept after a restore neither goes nor counts, until its time is over', () =>
  withDatabase(async ({ pool, insert }) => {
    const [due = ''] = await storePastSpans({ pool, insert }, [utcDay(-40)]);
    const keep = { partition_name: due, table_name: 'span', reason: 'restored', kept_by: 'jane' };
    await insert('partition_keep', { ...keep, keep_until: utcDay(2) });

    expect((await retention(pool)).dropped).toEqual([]);
    expect((await retention(pool, utcDay(2))).dropped).toContain(due);
    expect((await pool.query('select from howdah.partition_keep')).rowCount).toBe(0);
  }));

test('while another run has a table it is left alone, and said to be busy', () =>
  withDatabase(async ({ pool, insert, connect }) => {
    const [due = ''] = await storePastSpans({ pool, insert }, [utcDay(-40)]);
    const other = await connect();
    await other.query("select pg_advisory_lock(hashtextextended('howdah:retention:span', 0))");

    expect(await retention(pool)).toMatchObject({ dropped: [], busy: ['span'], failed: [] });
    await other.query('select pg_advisory_unlock_all()');
    expect(await retention(pool)).toMatchObject({ dropped: [due], busy: [] });
  }));

test('a transaction that reads for long only delays it, and is named', () =>
  withDatabase(async ({ pool, insert, connect }) => {
    const [due = ''] = await storePastSpans({ pool, insert }, [utcDay(-40)]);
    const reader = await connect();
    await reader.query('begin; select count(*) from howdah.span');

    const { failed, dropped } = await retention(pool, new Date(), { patienceMs: 1 });
    expect(dropped).toEqual([]);
    expect(failed).toEqual([
      {
        table: 'span',
        error: expect.stringMatching(/A transaction has been using span since .*pg_terminate_backend/) as string,
      },
    ]);
    expect(await namesOf(pool, 'span')).toContain(due);

    await reader.query('rollback');
    expect((await retention(pool)).dropped).toEqual([due]);
  }));

test('rows that came after a partition was archived are archived before it is dropped', () =>
  withDatabase(async (database) => {
    const { pool } = database;
    const day = utcDay(-40);
    const [due = ''] = await storePastSpans(database, [day]);
    await setPolicy(pool, 'span', { archive: true });
    // As a crash between archive and detach leaves it.
    const archives = openArchives({ pool, archiveDir, version: '1.2.3', now: () => new Date() });
    const partition = { table: 'span', name: due, relation: due, ...boundsOf(day) };
    const { name: archive } = await archives.write(partition);
    await noteDetach(pool, 'span', { ...partition, oid: await oidOf(pool, due) }, { reason: 'age', archive, now: day });
    await storeSpans(database, aSpan({ start: new Date(day.getTime() + 1) }));
    await pool.query(`alter table howdah.span detach partition howdah.${due}`);

    expect(await retention(pool)).toMatchObject({ dropped: [due], archived: [due], failed: [] });

    const { rows } = await pool.query('select archive_name, rows::integer from howdah.partition_archive order by 1');
    expect(rows).toEqual([
      { archive_name: due, rows: 1 },
      { archive_name: `${due}.2`, rows: 2 },
    ]);
  }));

test('a partition that is no longer due when its turn comes again goes back to its table', () =>
  withDatabase(async (database) => {
    const { pool } = database;
    const day = utcDay(-40);
    const [due = ''] = await storePastSpans(database, [day]);
    const partition = { name: due, oid: await oidOf(pool, due), ...boundsOf(day) };
    await noteDetach(pool, 'span', partition, { reason: 'age', archive: null, now: day });
    await pool.query(`alter table howdah.span detach partition howdah.${due}`);
    await setPolicy(pool, 'span', { retentionDays: 60 });

    expect(await retention(pool)).toMatchObject({ dropped: [], failed: [] });

    expect(await namesOf(pool, 'span')).toContain(due);
    expect((await pool.query('select from howdah.span where start_time < $1', [utcDay(-39)])).rowCount).toBe(1);
    expect((await pool.query('select from howdah.partition_detached')).rowCount).toBe(0);
  }));

test('a policy without sense that was written by hand keeps everything and says so', () =>
  withDatabase(async ({ pool, insert }) => {
    const [due = ''] = await storePastSpans({ pool, insert }, [utcDay(-40)]);
    await setPolicy(pool, 'span', { retentionDays: 40_000 });

    expect((await retention(pool)).failed).toEqual([
      { table: 'span', error: expect.stringMatching(/span keeps everything: .*at most 36500/) as string },
    ]);
    expect(await namesOf(pool, 'span')).toContain(due);
  }));

test('what happened is forgotten after 13 months, but not that rows are held', () =>
  withDatabase(async ({ pool, insert }) => {
    const [name = ''] = await storePastSpans({ pool, insert }, [utcDay(-1)]);
    const old = { at: utcDay(-450), table_name: 'span' };
    await insert('partition_event', { ...old, partition_name: 'span_2020_01_01', event: 'dropped' });
    await insert('partition_event', { ...old, partition_name: name, event: 'held' });

    await retention(pool);

    expect(await eventsOf(pool, 'span_2020_01_01')).toEqual([]);
    expect(await eventsOf(pool, name)).toContain('held');
  }));

function boundsOf(day: Date): { from: Date; to: Date } {
  return { from: day, to: new Date(day.getTime() + 86_400_000) };
}

async function oidOf(pool: Pool, name: string): Promise<number> {
  const { rows } = await pool.query<{ oid: number }>('select $1::regclass::oid as oid', [`howdah.${name}`]);
  return rows[0]?.oid ?? 0;
}

async function namesOf(pool: Pool, table: string): Promise<string[]> {
  return (await listPartitions(pool, table)).map(({ name }) => name);
}

async function exists(pool: Pool, name: string): Promise<boolean> {
  const { rows } = await pool.query<{ there: boolean }>('select to_regclass($1) is not null as there', [
    `howdah.${name}`,
  ]);
  return rows[0]?.there === true;
}

async function errorOf(pool: Pool, table: string): Promise<string | null | undefined> {
  const { rows } = await pool.query<{ retention_error: string | null }>(
    'select retention_error from howdah.partition_policy where table_name = $1',
    [table]
  );
  return rows[0]?.retention_error;
}
