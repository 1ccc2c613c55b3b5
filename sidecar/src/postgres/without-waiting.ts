import type { Pool, PoolClient } from 'pg';
import { inTransaction } from './transaction.ts';

/**
 * Runs `work` in a transaction, unless it had to wait for a lock: then it changes nothing, and the answer is false. What
 * waits for a second makes PostgreSQL end the autovacuum it waits for (deadlock_timeout), which would never get done.
 */
export async function withoutWaiting(pool: Pool, work: (client: PoolClient) => Promise<unknown>): Promise<boolean> {
  try {
    await inTransaction(pool, async (client) => {
      await client.query("set local lock_timeout = '50ms'");
      await work(client);
    });
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
    return false;
  }
}

/** SQLSTATE of a lock that was waited for longer than lock_timeout. */
export const LOCK_NOT_AVAILABLE = '55P03';
