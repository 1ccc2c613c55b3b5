import pg from 'pg';
import type { Log } from '../observe/log.ts';

export interface PoolOptions {
  /** Connections at most. */
  max: number;
  /** Seen in pg_stat_activity. */
  applicationName: string;
  log: Log;
  /**
   * Statements of a connection are sent without waiting for the answers to those before. One that must not run when
   * another one failed has to wait for that, or to be in one transaction with it.
   */
  pipeline?: boolean;
}

/**
 * Opens a pool whose sessions are in UTC. Without its error listener, a connection that PostgreSQL ends while it is
 * idle would end the process.
 */
export function openPool(url: string, { max, applicationName, log, pipeline = false }: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: url,
    max,
    application_name: applicationName,
    options: '-c timezone=UTC',
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    keepAlive: true,
    pipeline,
  });
  // A connection that is taken out has no listener of the pool: one that ends between two statements would end us.
  pool.on('connect', (client) => client.on('error', () => undefined));
  pool.on('error', (error) => log.warn('database connection lost', { applicationName, reason: error.message }));
  return pool;
}
