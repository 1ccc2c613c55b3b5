import type { Pool } from 'pg';
import { readStorage, storageTrouble } from '../api/storage-info.ts';
import { ConfigError, describeConfig, readConfig, type Config } from '../config/read-config.ts';
import { MIGRATIONS_DIR } from '../open-database.ts';
import { planMigrations } from '../postgres/migrate.ts';
import { missingOfRoles, roleSql } from '../postgres/roles.ts';
import { urlOf } from '../serve/address.ts';
import { examineGrpc } from './examine-grpc.ts';
import { withDatabase } from './with-database.ts';

/** One thing looked at: fine, or what is wrong and how to mend it. */
export interface Finding {
  ok: boolean;
  what: string;
  remedy?: string;
}

/** Prints the settings and what was found; ends with 1 when something must be mended. */
export async function doctor(): Promise<void> {
  for (const { variable, value, source } of describeConfig()) {
    process.stdout.write(
      `  ${variable.padEnd(28)}${value || '(not set)'}${source === 'default' ? '  (default)' : ''}\n`
    );
  }
  process.stdout.write('\n');
  const findings = await examine();
  for (const { ok, what, remedy } of findings) {
    process.stdout.write(`${ok ? '✔' : '✘'} ${what}${remedy ? `\n    ${remedy.replaceAll('\n', '\n    ')}` : ''}\n`);
  }
  process.exitCode = findings.every(({ ok }) => ok) ? 0 : 1;
}

async function examine(): Promise<Finding[]> {
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    if (error instanceof ConfigError) {
      return [{ ok: false, what: error.message }];
    }
    throw error;
  }
  const running = await examineSidecar(config);
  try {
    return [...running, ...(await withDatabase((pool) => examineDatabase(pool)))];
  } catch (error) {
    return [...running, { ok: false, what: error instanceof Error ? error.message : String(error) }];
  }
}

async function examineSidecar(config: Config): Promise<Finding[]> {
  const url = `${urlOf(config.apiAddr)}/readyz`;
  const answer = await fetch(url).catch(() => undefined);
  if (answer?.ok) {
    const ready = { ok: true, what: `The sidecar is ready at ${urlOf(config.apiAddr)}` };
    return [ready, await examineGrpc(config.otlpGrpcAddr)];
  }
  return answer
    ? [{ ok: false, what: `The sidecar answers at ${url} but is not ready: ${await answer.text()}` }]
    : [{ ok: false, what: `No sidecar answers at ${url}`, remedy: 'Start it: npm start, or howdah serve.' }];
}

async function examineDatabase(pool: Pool): Promise<Finding[]> {
  const { rows } = await pool.query<{ version: string; number: number }>(
    "select current_setting('server_version') as version, current_setting('server_version_num')::int as number"
  );
  const { version = '?', number = 0 } = rows[0] ?? {};
  const schema = await examineSchema(pool);
  return [
    number >= 150_000
      ? { ok: true, what: `PostgreSQL ${version}` }
      : { ok: false, what: `PostgreSQL ${version} is too old`, remedy: 'Use PostgreSQL 15 or newer.' },
    schema,
    await examineRoles(pool),
    // Its tables and functions are those of an up-to-date schema.
    ...(schema.ok ? [await examineStorage(pool)] : []),
  ];
}

async function examineSchema(pool: Pool): Promise<Finding> {
  try {
    const planned = await planMigrations(pool, MIGRATIONS_DIR);
    return planned.length === 0
      ? { ok: true, what: 'The schema is up to date' }
      : {
          ok: false,
          what: planned.length === 1 ? '1 migration has not run' : `${planned.length} migrations have not run`,
          remedy: 'Run howdah migrate, or start the sidecar.',
        };
  } catch (error) {
    return { ok: false, what: error instanceof Error ? error.message : String(error) };
  }
}

async function examineStorage(pool: Pool): Promise<Finding> {
  try {
    const queries = { pool, now: () => new Date() };
    const by = { signal: new AbortController().signal, caller: 'howdah doctor' };
    const trouble = storageTrouble(await readStorage(queries, null, by));
    return trouble === null
      ? { ok: true, what: 'Partitions are ahead of time, and retention is on time' }
      : { ok: false, what: trouble };
  } catch (error) {
    return { ok: false, what: `Storage cannot be read: ${error instanceof Error ? error.message : String(error)}` };
  }
}

/** SQL queries of users run as howdah_reader, scripts log in as howdah_writer, captured changes are added as howdah_capture. */
async function examineRoles(pool: Pool): Promise<Finding> {
  const missing = await missingOfRoles(pool);
  return missing === undefined
    ? { ok: true, what: 'SQL can be run as howdah_reader and howdah_writer, and changes be captured' }
    : {
        ok: false,
        what: `SQL cannot be run as howdah_reader and howdah_writer, or changes not be captured: ${missing}`,
        remedy: `Run this in the database as a superuser, then start the sidecar again:\n${await roleSql(pool)}`,
      };
}
