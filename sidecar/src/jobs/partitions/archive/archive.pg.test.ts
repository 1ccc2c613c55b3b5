import { appendFile, mkdtemp, open, readdir, readFile, rm, stat, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Pool } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '#support/database';
import { eventsOf, setPolicy, spanPartition, storePastSpans, utcDay } from '#support/past-spans';
import { anIssue, anOccurrence, aSpan, storeSpans } from '#support/telemetry-rows';
import { createLog } from '../../../observe/log.ts';
import { createPartition } from '../../../postgres/partitions.ts';
import { runRetention } from '../run-retention.ts';
import { openArchives } from './archive-partition.ts';
import { referencedRows } from './referenced-rows.ts';
import { restoreArchive } from './restore-archive.ts';
import { verifyArchive } from './verify-archive.ts';

let archiveDir: string;
beforeEach(async () => {
  archiveDir = await mkdtemp(join(tmpdir(), 'howdah-archive-'));
});
afterEach(() => rm(archiveDir, { recursive: true, force: true }));

const now = new Date();
const day = utcDay(-40, now);
const noonOfIt = new Date(day.getTime() + 43_200_000);
/** What is hard to write down as text. */
const AWKWARD = 'tab\t line\n return\r back\\slash \\N "quoted" ünï ☃ \u2028';

test.each([
  [
    'span',
    (db: TestDatabase) => storePastSpans(db, [day], { name: AWKWARD, attributes: { awkward: AWKWARD }, events: [1] }),
  ],
  ['tb_error_occurrence', storeOccurrence],
  ['metric_point', storePoint],
  ['log_record', storeLog],
  ['attachment', storeAttachment],
  ['span_rollup', storeOldRollup],
])('what retention archived of %s comes back as it was, with the rows it refers to', (table, store) =>
  withDatabase(async (database) => {
    const { pool } = database;
    await store(database);
    await setPolicy(pool, table, { archive: true, retentionDays: 35 });
    const before = await readAll(pool, table);
    expect(before.rows).not.toEqual([]);

    const { dropped, archived } = await retention(pool);
    const [partition = ''] = archived;
    expect(archived).toHaveLength(1);
    expect(dropped).toContain(partition);
    expect((await readAll(pool, table)).rows).toEqual([]);
    const referred = referencedRows(table, '').map(({ dictionary }) => dictionary);
    for (const name of referred) await pool.query(`truncate howdah.${name} cascade`);
    const restored = await restore(pool, partition);

    expect(restored).toMatchObject({ table, partition, rows: 1 });
    expect(await readAll(pool, table)).toEqual(before);
    expect((await eventsOf(pool, partition)).slice(-2)).toEqual(['created', 'restored']);
    expect((await retention(pool)).dropped).toEqual([]);
  })
);

test('once its days are over, a restored partition goes again, without a second archive', () =>
  withDatabase(async (database) => {
    const [partition = ''] = await archived(database);
    const before = await readdir(archiveDir);
    await restore(database.pool, partition);

    expect((await retention(database.pool, utcDay(8, now))).dropped).toContain(partition);
    expect(await readdir(archiveDir)).toEqual(before);
  }));

test.each([
  ['a flipped byte', (folder: string) => flipByte(join(folder, 'rows.copy.gz')), /rows\.copy\.gz has another checksum/],
  ['a cut file', (folder: string) => truncate(join(folder, 'rows.copy.gz'), 20), /rows\.copy\.gz cannot be read/],
  ['a longer file', (folder: string) => appendFile(join(folder, 'scope.copy.gz'), 'x'), /scope\.copy\.gz/],
  [
    'a missing file',
    (folder: string) => rm(join(folder, 'resource.copy.gz')),
    /resource\.copy\.gz cannot be read: ENOENT/,
  ],
  ['another manifest', changeManifest, /manifest\.json is not the one that was written/],
  ['no manifest', (folder: string) => rm(join(folder, 'manifest.json')), /There is no archive at/],
  [
    'a manifest that is none',
    (folder: string) => writeFile(join(folder, 'manifest.json'), '{}'),
    /not the manifest of an archive/,
  ],
])('%s is found, and nothing is restored', (_, damage, message) =>
  withDatabase(async (database) => {
    const [partition = ''] = await archived(database);
    const folder = join(archiveDir, partition);
    const sha256 = await checksumOf(database.pool, partition);
    await expect(verifyArchive(folder, sha256)).resolves.toMatchObject({ partition });

    await damage(folder);

    await expect(verifyArchive(folder, sha256)).rejects.toThrow(message);
    await expect(restore(database.pool, partition)).rejects.toThrow(message);
    expect((await readAll(database.pool, 'span')).rows).toEqual([]);
  })
);

test('a partition that is there is not restored a second time', () =>
  withDatabase(async (database) => {
    const [partition = ''] = await archived(database);
    await restore(database.pool, partition);

    await expect(restore(database.pool, partition)).rejects.toThrow(/has 2 rows already, and the archive 2/);
    expect((await readAll(database.pool, 'span')).rows).toHaveLength(2);
  }));

test('rows that were left for a legal hold are not doubled by a restore', () =>
  withDatabase(async (database) => {
    const traceId = 'b'.repeat(32);
    await database.insert('legal_hold', { kind: 'trace', subject: traceId, reason: 'case 12', held_by: 'jane' });
    const [partition = ''] = await archived(database, { traceId });
    expect((await readAll(database.pool, 'span')).rows).toHaveLength(1);

    await restore(database.pool, partition);

    expect((await readAll(database.pool, 'span')).rows).toHaveLength(2);
  }));

test('rows of the range that are not in the archive stop a restore, and stay', () =>
  withDatabase(async (database) => {
    const [partition = ''] = await archived(database);
    await createPartition(database.pool, 'span', day);
    await storeSpans(database, aSpan({ start: noonOfIt }));
    const before = await readAll(database.pool, 'span');

    await expect(restore(database.pool, partition)).rejects.toThrow(/has rows that are not in the archive/);
    expect(await readAll(database.pool, 'span')).toEqual(before);
  }));

test.each([
  ['the id of a resource means another one', "update howdah.resource set digest = 'other'"],
  ['a resource has another id', 'update howdah.resource set resource_id = default'],
])('where %s, nothing is restored', (_, change) =>
  withDatabase(async (database) => {
    const [partition = ''] = await archived(database);
    await database.pool.query(change);

    await expect(restore(database.pool, partition)).rejects.toThrow(
      /resource \d+ means something else in this database/
    );
    expect((await readAll(database.pool, 'span')).rows).toEqual([]);
  })
);

test('a table that lacks a column of the archive is named', () =>
  withDatabase(async (database) => {
    const [partition = ''] = await archived(database);
    await database.pool.query('alter table howdah.span drop column extra cascade');

    await expect(restore(database.pool, partition)).rejects.toThrow(/span of this database lacks extra jsonb/);
  }));

test('another archive of the same name is never written over', () =>
  withDatabase(async (database) => {
    const { pool } = database;
    const [partition = ''] = await archived(database);
    const first = await stat(join(archiveDir, partition, 'manifest.json'));
    await createPartition(pool, 'span', day);
    await storeSpans(database, aSpan({ start: noonOfIt }));

    expect((await retention(pool)).archived).toEqual([partition]);

    expect((await readdir(archiveDir)).sort()).toEqual([partition, `${partition}.2`]);
    expect((await stat(join(archiveDir, partition, 'manifest.json'))).mtimeMs).toBe(first.mtimeMs);
  }));

test('what a crash left half written is begun anew', () =>
  withDatabase(async (database) => {
    const { pool } = database;
    await storePastSpans(database, [day]);
    const name = spanPartition(day);
    const partial = join(archiveDir, `${name}.partial`);
    await writeFile(partial, 'not even a folder');
    const archives = openArchives({ pool, archiveDir, version: '1.2.3', now: () => now });

    await archives.write({ table: 'span', name, relation: name, from: day, to: utcDay(-39, now) });

    expect(await readdir(archiveDir)).toEqual([name]);
  }));

const retention = (pool: Pool, at = now) =>
  runRetention({ pool, now: () => at, archiveDir, version: '1.2.3', log: createLog('silent') });

/** Two spans of a day, archived and dropped; `span` says what one of them is like. */
async function archived(database: TestDatabase, span: Parameters<typeof storePastSpans>[2] = {}): Promise<string[]> {
  await storePastSpans(database, [day], span);
  await storeSpans(database, aSpan({ start: noonOfIt }));
  await setPolicy(database.pool, 'span', { archive: true });
  return (await retention(database.pool)).archived;
}

async function restore(pool: Pool, partition: string) {
  const sha256 = await checksumOf(pool, partition);
  return restoreArchive(pool, join(archiveDir, partition), { keepDays: 7, now, actor: 'jane', sha256 });
}

async function checksumOf(pool: Pool, archive: string): Promise<string> {
  const { rows } = await pool.query<{ sha256: string }>(
    'select sha256 from howdah.partition_archive where archive_name = $1',
    [archive]
  );
  return rows[0]?.sha256 ?? '';
}

const DICTIONARIES = ['resource', 'scope', 'operation', 'metric_series', 'tb_error_log'];

/** Rows of a table older than a month as text, which shows every difference, and the dictionaries. */
async function readAll(pool: Pool, table: string): Promise<Record<string, string[]>> {
  const column = { span: 'start_time', tb_error_occurrence: 'occurred_at', span_rollup: 'bucket' }[table] ?? 'time';
  const read = async (from: string) =>
    (await pool.query<{ row: string }>(`select t::text as row from ${from} order by 1`)).rows.map(({ row }) => row);
  const entries = DICTIONARIES.map(async (name) => [name, await read(`howdah.${name} t`)] as const);
  const rows = await read(`howdah.${table} t where ${column} < now() - interval '35 days'`);
  return { rows, ...Object.fromEntries(await Promise.all(entries)) };
}

async function storeOccurrence({ pool, insert }: TestDatabase): Promise<void> {
  const issue = anIssue({ error_message: AWKWARD });
  const at = utcDay(-100, now);
  await createPartition(pool, 'tb_error_occurrence', at);
  await insert('tb_error_log', issue);
  await insert('tb_error_occurrence', anOccurrence(issue, { occurred_at: at, context: { awkward: AWKWARD } }));
}

async function storePoint({ pool, insert }: TestDatabase): Promise<void> {
  await createPartition(pool, 'metric_point', noonOfIt);
  const { rows } = await pool.query<{ series_id: string }>(
    `insert into howdah.metric_series (digest, project_id, metric_name, metric_type, resource_id)
     values ('d', 1, 'latency', 'gauge', 7) returning series_id`
  );
  await insert('metric_point', { series_id: rows[0]?.series_id, time: noonOfIt, value: 0.1 + 0.2 });
}

async function storeAttachment({ pool, insert }: TestDatabase): Promise<void> {
  await createPartition(pool, 'attachment', noonOfIt);
  const data = Buffer.from([0, 255, 10, 13, 92, 46, 9]);
  await insert('attachment', { time: noonOfIt, project_id: 1, filename: AWKWARD, size: data.length, data });
}

async function storeLog({ pool, insert }: TestDatabase): Promise<void> {
  await createPartition(pool, 'log_record', noonOfIt);
  await insert('resource', { digest: 'r', attributes: {}, service_name: AWKWARD, environment: 'production' });
  const { rows } = await pool.query<{ resource_id: string }>('select resource_id from howdah.resource');
  await insert('log_record', { time: noonOfIt, project_id: 1, resource_id: rows[0]?.resource_id, body: AWKWARD });
}

async function storeOldRollup(database: TestDatabase): Promise<void> {
  const at = utcDay(-100, now);
  await createPartition(database.pool, 'span', at);
  await createPartition(database.pool, 'span_rollup', at);
  await storeSpans(database, aSpan({ start: at }));
}

async function flipByte(path: string): Promise<void> {
  const file = await open(path, 'r+');
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, 9);
  await file.write(Buffer.from([buffer[0]! ^ 0xff]), 0, 1, 9);
  await file.close();
}

async function changeManifest(folder: string): Promise<void> {
  const path = join(folder, 'manifest.json');
  await writeFile(path, (await readFile(path, 'utf8')).replace('"1.2.3"', '"1.2.4"'));
}
