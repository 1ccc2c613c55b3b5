import { join } from 'node:path';
import pg from 'pg';
import type { Grain } from '../../sidecar/src/decide/partition-bounds.ts';
import type { Log } from '../../sidecar/src/observe/log.ts';
import { migrate } from '../../sidecar/src/postgres/migrate.ts';
import { createPartition } from '../../sidecar/src/postgres/partitions.ts';
import { openPool } from '../../sidecar/src/postgres/pool.ts';

/** Makes a migrated database with the partitions around now, under a name that no other run has. */
export async function prepareTemplate(
  url: string,
  root: string,
  log: Log
): Promise<{ name: string; drop(): Promise<void> }> {
  const name = `howdah_template_${process.pid}_${Date.now().toString(36)}`;
  await onServer(url, `create database ${name}`);

  const pool = openPool(withDatabaseName(url, name), { max: 2, applicationName: 'howdah tests', log });
  try {
    await migrate(pool, {
      migrationsDir: join(root, 'sidecar/migrations'),
      viewsDir: join(root, 'sidecar/views'),
      log,
    });
    await createPartitionsAround(pool, new Date());
  } finally {
    await pool.end();
  }
  return { name, drop: () => onServer(url, `drop database if exists ${name} with (force)`) };
}

/** The same server, another database. */
export function withDatabaseName(url: string, database: string): string {
  const changed = new URL(url);
  changed.pathname = `/${database}`;
  return changed.href;
}

export async function onServer(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

/** Two days, or the month, before and after: what a test sends a moment before or after midnight finds its place. */
async function createPartitionsAround(pool: pg.Pool, now: Date): Promise<void> {
  const { rows } = await pool.query<{ table_name: string; grain: Grain }>(
    'select table_name, grain from howdah.partition_policy'
  );
  for (const { table_name: table, grain } of rows) {
    for (const days of grain === 'day' ? [-1, 0, 1] : [-31, 0, 31]) {
      const instant = new Date(now.getTime() + days * 86_400_000);
      await createPartition(pool, table, instant);
    }
  }
}
