import { join } from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { tryLockInTransaction } from '../../../postgres/advisory-lock.ts';
import { copyInFrom } from '../../../postgres/copy-stream.ts';
import { attachNewPartition } from '../../../postgres/partitions.ts';
import { quoteName } from '../../../postgres/quote-name.ts';
import { inTransaction } from '../../../postgres/transaction.ts';
import { recordEvent } from '../events.ts';
import { readCopied } from './copied-file.ts';
import { ArchiveError, type ArchivedFile, type Manifest } from './manifest.ts';
import { restoreDictionary } from './restore-dictionary.ts';
import { verifyArchive, type OnProgress } from './verify-archive.ts';

export interface RestoreOptions {
  /** For how long retention then leaves the partition alone. */
  keepDays: number;
  now: Date;
  /** Who asked for it. */
  actor: string;
  /** Checksum of the manifest, where it is known. */
  sha256: string | null;
  onProgress?: OnProgress;
}

export interface Restored {
  table: string;
  partition: string;
  rows: number;
  keepUntil: Date;
}

/**
 * Brings an archived partition back to its place, in one transaction, after every checksum was found right. What is there
 * already is not doubled: a range with rows is refused, unless each of them stands in the archive and others are missing,
 * as when some were under a legal hold.
 */
export async function restoreArchive(pool: Pool, location: string, options: RestoreOptions): Promise<Restored> {
  const { keepDays, now, actor, sha256, onProgress = () => undefined } = options;
  const manifest = await verifyArchive(location, sha256, (done, total) => onProgress(done, 2 * total));
  const [rows, ...dictionaries] = manifest.files as [ArchivedFile, ...ArchivedFile[]];
  const { table, partition } = manifest;
  const total = manifest.files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = total;
  const onBytes = (more: number) => onProgress((done += more), 2 * total);
  const keepUntil = new Date(now.getTime() + keepDays * 86_400_000);

  await inTransaction(pool, async (client) => {
    if (!(await tryLockInTransaction(client, `retention:${table}`))) {
      throw new ArchiveError(`Retention is at work on ${table}. Try again in a minute.`);
    }
    await client.query("set local datestyle = 'ISO'");
    for (const file of manifest.files) await checkColumns(client, file);
    for (const file of dictionaries) await restoreDictionary(client, location, file, onBytes);
    const present = await makeRoom(client, manifest, rows);
    const columns = rows.columns.map(({ name }) => quoteName(name)).join(', ');
    const statement = `copy howdah.${quoteName(table)} (${columns}) from stdin`;
    const copied = await copyInFrom(client, statement, readCopied(join(location, rows.file), onBytes));
    if (copied !== rows.rows) {
      throw new ArchiveError(`Nothing was restored: ${copied} rows came out of the archive, not ${rows.rows}.`);
    }
    if (present !== null) await refuseLostRows(client, manifest, columns, present);
    await client.query(KEEP, [partition, table, keepUntil, 'restored from its archive', actor]);
    await recordEvent(client, {
      at: now,
      table,
      partition,
      event: 'restored',
      rows: copied,
      bytes: total,
      actor,
      detail: `kept until ${keepUntil.toISOString()}`,
    });
  });
  return { table, partition, rows: rows.rows, keepUntil };
}

/** A column that is new since then gets its default; one that is gone or of another type cannot be restored. */
async function checkColumns(client: PoolClient, { table, columns }: ArchivedFile): Promise<void> {
  const { rows } = await client.query<{ missing: string | null }>(MISSING_COLUMNS, [
    table,
    columns.map(({ name }) => name),
    columns.map(({ type }) => type),
  ]);
  const missing = rows[0]?.missing;
  if (missing) {
    throw new ArchiveError(
      `Nothing was restored: ${table} of this database lacks ${missing}. The archive is of another version of Howdah.`
    );
  }
}

const MISSING_COLUMNS = /* sql */ `
  -- archive/missing-columns
  select string_agg(given.name || ' ' || given.type, ', ') as missing
    from unnest($2::text[], $3::text[]) as given (name, type)
   where not exists (
     select from pg_attribute a
      where a.attrelid = to_regclass(format('howdah.%I', $1::text)) and a.attname = given.name and not a.attisdropped
        and format_type(a.atttypid, a.atttypmod) = given.type)`;

/**
 * Makes the partition, or takes out the rows of the range, which the archive is to have as well. Answers the condition of
 * the range where there were any, for {@link refuseLostRows}; else null.
 */
async function makeRoom(
  client: PoolClient,
  { table, partition, from, to }: Manifest,
  file: ArchivedFile
): Promise<string | null> {
  const bounds = [new Date(from), new Date(to)];
  const { rows: key } = await client.query<{ column: string }>(PARTITION_KEY, [table]);
  if (key[0] === undefined) {
    throw new ArchiveError(`Nothing was restored: this database has no partitioned table howdah.${table}.`);
  }
  const { rows: taken } = await client.query(RANGE_TAKEN, [table, ...bounds]);
  if (taken.length === 0) {
    await attachNewPartition(client, table, { name: partition, from: new Date(from), to: new Date(to) });
  }
  const parent = `howdah.${quoteName(table)}`;
  const inRange = `${quoteName(key[0].column)} >= $1 and ${quoteName(key[0].column)} < $2`;
  const { rows } = await client.query<{ count: string }>(`select count(*) from ${parent} where ${inRange}`, bounds);
  const there = Number(rows[0]?.count ?? 0);
  if (there === 0) return null;
  if (there >= file.rows) {
    throw new ArchiveError(
      `Nothing was restored: ${partition} has ${there} rows already, and the archive ${file.rows}. It was restored ` +
        'before, or holds newer rows.'
    );
  }
  await client.query(`create temp table present_rows (like ${parent}) on commit drop`);
  const names = file.columns.map(({ name }) => quoteName(name)).join(', ');
  await client.query(
    `with present as (delete from ${parent} where ${inRange} returning ${names})
     insert into present_rows (${names}) select ${names} from present`,
    bounds
  );
  return inRange;
}

const PARTITION_KEY = /* sql */ `
  -- archive/partition-key
  select a.attname as column
    from pg_partitioned_table p
    join pg_attribute a on a.attrelid = p.partrelid and a.attnum = p.partattrs[0]
   where p.partrelid = to_regclass(format('howdah.%I', $1::text))`;

const RANGE_TAKEN = /* sql */ `
  -- archive/range-taken
  select partition_name
    from howdah.partitions_of($1)
   where from_at < $3 and to_at > $2`;

/** Every row that was there must have come back with the archive. */
async function refuseLostRows(
  client: PoolClient,
  { table, partition, from, to }: Manifest,
  columns: string,
  inRange: string
): Promise<void> {
  const { rows } = await client.query<{ count: string }>(
    `select count(*)
       from (select ${columns} from present_rows
             except all
             select ${columns} from howdah.${quoteName(table)} where ${inRange}) as lost`,
    [new Date(from), new Date(to)]
  );
  if (Number(rows[0]?.count ?? 0) > 0) {
    throw new ArchiveError(
      `Nothing was restored: ${partition} has rows that are not in the archive, and restoring would mix both. Move them ` +
        'to another table first.'
    );
  }
}

const KEEP = /* sql */ `
  -- archive/keep
  insert into howdah.partition_keep (partition_name, table_name, keep_until, reason, kept_by)
  values ($1, $2, $3, $4, $5)
      on conflict (partition_name) do update
     set keep_until = greatest(howdah.partition_keep.keep_until, excluded.keep_until), reason = excluded.reason,
         kept_by = excluded.kept_by`;
