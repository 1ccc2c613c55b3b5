import type { Pool } from 'pg';
import { readConfig, type Config } from '../config/read-config.ts';
import { createLog } from '../observe/log.ts';
import { openDatabase } from '../open-database.ts';
import { openPool } from '../postgres/pool.ts';

/**
 * Runs a command on the configured database. An embedded PostgreSQL that this command had to start is stopped again;
 * one that `howdah serve` uses goes on.
 */
export async function withDatabase<T>(work: (pool: Pool, config: Config, url: string) => Promise<T>): Promise<T> {
  const config = readConfig();
  const log = createLog(config.logLevel === 'info' ? 'warn' : config.logLevel);
  const database = await openDatabase(config, log);
  const pool = openPool(database.url, { max: 2, applicationName: 'howdah command', log });
  try {
    return await work(pool, config, database.url);
  } finally {
    await pool.end();
    await database.stop();
  }
}
