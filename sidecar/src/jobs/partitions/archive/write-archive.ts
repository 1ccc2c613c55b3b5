import { mkdir, open, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool, PoolClient } from 'pg';
import { copyOut } from '../../../postgres/copy-stream.ts';
import { quoteName } from '../../../postgres/quote-name.ts';
import { inTransaction } from '../../../postgres/transaction.ts';
import { writeCopied } from './copied-file.ts';
import { MANIFEST, type ArchivedColumn, type ArchivedFile, type Manifest } from './manifest.ts';
import { referencedRows } from './referenced-rows.ts';

/** What is to be archived. */
export interface ArchiveSource {
  table: string;
  /** Name of the partition. */
  name: string;
  /** What it is called now: another name once it is detached. */
  relation: string;
  /** Included. */
  from: Date;
  /** Excluded. */
  to: Date;
}

/**
 * Writes the rows of a partition, those they refer to and the manifest into a new folder, all as of one moment; everything
 * is on disk when this resolves. It reads the partition alone and is in nobody's way.
 */
export async function writeArchive(
  pool: Pool,
  folder: string,
  source: ArchiveSource,
  { version, now }: { version: string; now: Date }
): Promise<Manifest> {
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder);
  const manifest = await inTransaction(pool, (client) => copyFiles(client, folder, source, { version, now }));
  await writeFile(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`, { flush: true });
  await syncFolder(folder);
  return manifest;
}

/** A file is only safe when its name in the folder is. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

async function copyFiles(
  client: PoolClient,
  folder: string,
  { table, name, relation, from, to }: ArchiveSource,
  { version, now }: { version: string; now: Date }
): Promise<Manifest> {
  // One snapshot for all files, and dates that every server reads.
  await client.query("set transaction isolation level repeatable read, read only; set local datestyle = 'ISO'");
  const partition = `howdah.${quoteName(relation)}`;
  const files: ArchivedFile[] = [];
  const copy = async (from_: string, file: string, ofTable: string, where: string) => {
    const columns = await columnsOf(client, ofTable);
    const list = columns.map((column) => quoteName(column.name)).join(', ');
    const statement = `copy (select ${list} from ${from_}${where}) to stdout`;
    files.push({
      file,
      table: ofTable,
      columns,
      ...(await writeCopied(copyOut(client, statement), join(folder, file))),
    });
  };
  await copy(partition, 'rows.copy.gz', table, '');
  for (const { dictionary, where } of referencedRows(table, partition)) {
    await copy(`howdah.${quoteName(dictionary)}`, `${dictionary}.copy.gz`, dictionary, ` where ${where}`);
  }
  const { rows } = await client.query<{ migration: string }>(LAST_MIGRATION);
  return {
    format: 'howdah-archive',
    formatVersion: 1,
    howdah: version,
    migration: rows[0]?.migration ?? '',
    archivedAt: now.toISOString(),
    table,
    partition: name,
    from: from.toISOString(),
    to: to.toISOString(),
    files,
  };
}

async function columnsOf(client: PoolClient, table: string): Promise<ArchivedColumn[]> {
  const { rows } = await client.query<ArchivedColumn>(COLUMNS, [table]);
  return rows.map(({ name, type }) => ({ name, type }));
}

const COLUMNS = /* sql */ `
  -- archive/columns
  select attname as name, format_type(atttypid, atttypmod) as type
    from pg_attribute
   where attrelid = to_regclass(format('howdah.%I', $1::text)) and attnum > 0 and not attisdropped and attgenerated = ''
   order by attnum`;

const LAST_MIGRATION = /* sql */ `
  -- archive/last-migration
  select max(name) as migration from howdah.migration`;
