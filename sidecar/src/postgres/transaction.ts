import type { Pool, PoolClient } from 'pg';

/**
 * Runs `work` in a transaction on a connection of its own. A failure rolls back and is thrown on; a connection that
 * cannot even roll back is closed instead of going back to the pool.
 */
export async function inTransaction<T>(
  pool: Pool,
  work: (client: PoolClient) => Promise<T>,
  { readOnly = false }: { readOnly?: boolean } = {}
): Promise<T> {
  const client = await pool.connect();
  let broken = false;
  try {
    await client.query(readOnly ? 'begin read only' : 'begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch(() => {
      broken = true;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Runs `work` in a transaction on a connection that its caller keeps. A failure rolls back and is thrown on. */
export async function transactionOn<T>(client: PoolClient, work: () => Promise<T>): Promise<T> {
  await client.query('begin');
  try {
    const result = await work();
    await client.query('commit');
    return result;
  } catch (error) {
    // Without a connection there is nothing to roll back: PostgreSQL has done it.
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}
