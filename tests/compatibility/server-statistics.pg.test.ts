import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { expect, test } from 'vitest';
import { withDatabase } from '#support/database';
import { prepareTemplate, withDatabaseName } from '#support/template';
import { aSpan, storeSpans } from '#support/telemetry-rows';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { startEmbedded } from '../../sidecar/src/postgres/embedded/start-embedded.ts';

const root = join(import.meta.dirname, '../..');
const QUERY = "select query, calls, mean_ms from monitoring.database_queries where source = 'server'";

test('database_queries has what traces say, without any extension', () =>
  withDatabase(async ({ pool, insert }) => {
    await storeSpans({ pool, insert }, aSpan({ name: 'SELECT cart', kind: 3, dbSystem: 'postgresql', durationMs: 4 }));
    const { rows } = await pool.query('select source, query, calls, mean_ms from monitoring.database_queries');

    expect(rows).toEqual([{ source: 'traces', query: 'SELECT cart', calls: '1', mean_ms: 4 }]);
  }));

test('an extension that is installed but not loaded does no harm', () =>
  withDatabase(async ({ pool }) => {
    const { rows: known } = await pool.query("select from pg_available_extensions where name = 'pg_stat_statements'");
    const { rows: loaded } = await pool.query("select current_setting('shared_preload_libraries') as libraries");
    expect([known.length, loaded[0]]).toEqual([1, { libraries: '' }]);

    await pool.query('create extension pg_stat_statements');

    expect((await pool.query(QUERY)).rows).toEqual([]);
  }));

test('an extension that appears later is used at once, in any schema, and whoever may not read it sees nothing', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'howdah-statistics-'));
  await chmod(dataDir, 0o755);
  const options = { dataDir, port: 0, password: 'throwaway', throwaway: true, log: createLog('silent') };
  const first = await startEmbedded(options);
  await onServer(first.url, "alter system set shared_preload_libraries = 'pg_stat_statements'");
  await first.stop();
  const server = await startEmbedded(options);
  const database = await prepareTemplate(server.url, root, options.log);
  try {
    const rows = await onServer(withDatabaseName(server.url, database.name), async (client) => {
      const without = (await client.query(QUERY)).rowCount;
      await client.query('create schema "Odd schema"; create extension pg_stat_statements schema "Odd schema"');
      await client.query('select 42 as answer');
      await client.query('set application_name = test');
      const found = (await client.query<{ query: string; mean_ms: number }>(QUERY)).rows;
      await client.query('set role howdah_reader');
      const asReader = (await client.query<{ query: string }>(QUERY)).rows;
      await client.query('reset role; grant usage on schema "Odd schema" to howdah_reader; set role howdah_reader');
      const asGuest = (await client.query<{ query: string }>(QUERY)).rows;
      await client.query('reset role; grant pg_read_all_stats to howdah_reader; set role howdah_reader');
      const allowed = (await client.query<{ query: string }>(QUERY)).rows;
      return { without, found, asReader, asGuest, allowed };
    });

    expect(rows?.without).toBe(0);
    const queries = rows?.found.map(({ query }) => query);
    expect(queries).toContain('select $1 as answer');
    expect(queries?.filter((query) => query.startsWith('set '))).toEqual([]);
    expect(rows?.found.every(({ mean_ms }) => typeof mean_ms === 'number')).toBe(true);
    expect(rows?.asReader).toEqual([]);
    expect(rows?.asGuest.filter(({ query }) => query.includes('answer') || query.includes('privilege'))).toEqual([]);
    expect(rows?.allowed.map(({ query }) => query)).toContain('select $1 as answer');
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
});

async function onServer<T>(url: string, work: string | ((client: pg.Client) => Promise<T>)): Promise<T | undefined> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    if (typeof work === 'function') return await work(client);
    await client.query(work);
    return undefined;
  } finally {
    await client.end();
  }
}
