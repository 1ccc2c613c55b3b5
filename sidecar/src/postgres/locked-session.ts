import type { Pool, PoolClient } from 'pg';

/** A connection that holds a lock by name; what runs outside of a transaction runs here. */
export interface LockedSession {
  client: PoolClient;
  /** Throws when the session, and the lock with it, is no longer the one that was opened. */
  check(): Promise<void>;
}

/**
 * Runs `work` on a session of its own that holds the lock of this name, for as long as it takes and across transactions.
 * Answers undefined when another session has the lock. The connection is closed afterwards, and lock and settings with
 * it; should it break, PostgreSQL gives the lock free.
 */
export async function withLockedSession<T>(
  pool: Pool,
  name: string,
  work: (session: LockedSession) => Promise<T>
): Promise<T | undefined> {
  const client = await pool.connect();
  try {
    const { rows } = await client.query<{ taken: boolean; pid: number }>(TAKE_LOCK, [`howdah:${name}`]);
    const [first] = rows;
    if (first?.taken !== true) return undefined;
    return await work({ client, check: () => checkSession(client, first.pid) });
  } finally {
    client.release(true);
  }
}

const TAKE_LOCK = /* sql */ `
  -- postgres/take-session-lock
  select pg_try_advisory_lock(hashtextextended($1, 0)) as taken, pg_backend_pid() as pid`;

async function checkSession(client: PoolClient, pid: number): Promise<void> {
  const { rows } = await client.query<{ pid: number }>('-- postgres/check-session\nselect pg_backend_pid() as pid');
  if (rows[0]?.pid !== pid) throw new Error(NO_SESSION);
}

/** A pooler in transaction mode gives every statement another session: no lock holds there, and no detach. */
export const NO_SESSION =
  'The connection does not keep its session, as through PgBouncer in transaction mode. Point DATABASE_URL at ' +
  'PostgreSQL itself, or at a pool in session mode.';
