import type { Pool, PoolClient } from 'pg';
import type { Log } from '../observe/log.ts';
import { readMigrations, type Migration } from './migration-files.ts';
import { grantRoles } from './roles.ts';
import { createViews } from './views.ts';

export interface MigrateOptions {
  migrationsDir: string;
  viewsDir: string;
  log: Log;
}

/** The database and this program do not fit each other; the message says what to do. */
class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/**
 * Brings the schema to this version: runs what has not run yet, in order, each in a transaction unless it is marked as not transactional, and makes the views
 * anew when their text changed. Any number of processes may call it at once; one works and the others wait.
 *
 * Refuses a database that is newer than this program and one in which an applied file has changed since.
 *
 * @returns the names of the migrations that ran
 */
export async function migrate(pool: Pool, options: MigrateOptions): Promise<string[]> {
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock(hashtextextended('howdah:migrate', 0))");
    try {
      await refuseOldServer(client);
      await createMigrationTable(client);
      const pending = await pendingMigrations(client, options.migrationsDir);
      for (const migration of pending) {
        await run(client, migration);
        options.log.info('migration applied', { migration: migration.name });
      }
      await createViews(client, options.viewsDir);
      await grantRoles(client, options.log);
      return pending.map(({ name }) => name);
    } finally {
      await client.query("select pg_advisory_unlock(hashtextextended('howdah:migrate', 0))");
    }
  } finally {
    client.release();
  }
}

async function refuseOldServer(client: PoolClient): Promise<void> {
  const { rows } = await client.query<{ version: string; number: number }>(
    "select current_setting('server_version') as version, current_setting('server_version_num')::integer as number"
  );
  const { version = '', number = 0 } = rows[0] ?? {};
  if (number < OLDEST_SERVER) {
    throw new MigrationError(`The database is PostgreSQL ${version}. Howdah needs 15 or newer; nothing was changed.`);
  }
}

export const OLDEST_SERVER = 150_000;

async function createMigrationTable(client: PoolClient): Promise<void> {
  try {
    await client.query(CREATE_MIGRATION_TABLE);
  } catch (error) {
    if ((error as { code?: unknown }).code !== INSUFFICIENT_PRIVILEGE) {
      throw error;
    }
    const { rows } = await client.query<{ grant: string }>(
      "select format('grant create on database %I to %I;', current_database(), current_user) as grant"
    );
    throw new MigrationError(
      `The role of DATABASE_URL may not make the schema howdah. Run this as the owner of the database: ${rows[0]?.grant ?? ''}`,
      { cause: error }
    );
  }
}

const INSUFFICIENT_PRIVILEGE = '42501';

// Asking first: "create schema if not exists" wants the right to create even where there is nothing to do.
export const CREATE_MIGRATION_TABLE = /* sql */ `
  do $$
  begin
    if to_regclass('howdah.migration') is null then
      create schema if not exists howdah;
      create table howdah.migration (
        name       text primary key,
        checksum   text not null,
        applied_at timestamptz not null default now()
      );
    end if;
  end $$;`;

/** What {@link migrate} would run now, without running it. */
export async function planMigrations(pool: Pool, migrationsDir: string): Promise<Migration[]> {
  const { rows } = await pool.query<{ known: boolean }>("select to_regclass('howdah.migration') is not null as known");
  return rows[0]?.known ? pendingMigrations(pool, migrationsDir) : readMigrations(migrationsDir);
}

async function pendingMigrations(db: Pool | PoolClient, migrationsDir: string): Promise<Migration[]> {
  const ours = await readMigrations(migrationsDir);
  const { rows: applied } = await db.query<{ name: string; checksum: string }>(
    'select name, checksum from howdah.migration order by name'
  );
  const byName = new Map(ours.map((migration) => [migration.name, migration]));

  const unknown = applied.filter(({ name }) => !byName.has(name));
  if (unknown.length > 0) {
    throw new MigrationError(
      `The database is newer than this Howdah: it has ${unknown.map(({ name }) => name).join(', ')}. ` +
        'Start the version that made it, or a later one; nothing was changed.'
    );
  }
  const changed = applied.filter(({ name, checksum }) => byName.get(name)?.checksum !== checksum);
  if (changed.length > 0) {
    throw new MigrationError(
      `${changed.map(({ name }) => name).join(', ')} ran on this database with another text. ` +
        'Put the released files back; nothing was changed.'
    );
  }
  const done = new Set(applied.map(({ name }) => name));
  return ours.filter(({ name }) => !done.has(name));
}

async function run(client: PoolClient, migration: Migration): Promise<void> {
  const { name, checksum, steps } = migration;
  if (steps) {
    return runSteps(client, name, checksum, steps);
  }
  try {
    await client.query('begin');
    await client.query(migration.sql);
    await client.query(RECORD, [name, checksum]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new MigrationError(`Migration ${name} failed and was taken back: ${reasonOf(error)}`, { cause: error });
  }
}

async function runSteps(client: PoolClient, name: string, checksum: string, steps: readonly string[]): Promise<void> {
  for (const [index, step] of steps.entries()) {
    await client.query(step).catch((error: unknown) => {
      throw new MigrationError(
        `Step ${index + 1} of ${steps.length} of migration ${name} failed: ${reasonOf(error)}. The steps before it stay; ` +
          'the next start begins with the first again.',
        { cause: error }
      );
    });
  }
  await client.query(RECORD, [name, checksum]);
}

const RECORD = 'insert into howdah.migration (name, checksum) values ($1, $2)';

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
