import pg from 'pg';

/** A session that shows other Howdah processes on this data directory that PostgreSQL is in use. */
export interface Hold {
  /** Whether nobody else holds it any more; this hold is given up by asking. */
  releaseAsLast(): Promise<boolean>;
  /** Calls back once when the session is lost, by a crash or a shutdown that was not ours. */
  onLost(listener: () => void): void;
}

/** Answers once PostgreSQL lets sessions in, with the database made; rejects with its error until then. */
export async function holdPostgres(url: string, database: string): Promise<Hold> {
  const client = new pg.Client({
    connectionString: url,
    application_name: 'howdah hold',
    connectionTimeoutMillis: 2_000,
    keepAlive: true,
  });
  let lost: (() => void) | undefined;
  let released = false;
  const lose = () => {
    if (!released) {
      released = true;
      lost?.();
    }
  };
  client.on('error', lose);
  client.on('end', lose);
  try {
    await client.connect();
    await client.query('select pg_advisory_lock_shared($1)', [IN_USE]);
    await ensureDatabase(client, database);
  } catch (error) {
    released = true;
    await client.end().catch(() => undefined);
    throw error;
  }
  return {
    async releaseAsLast() {
      if (released) {
        return true;
      }
      released = true;
      try {
        await client.query('select pg_advisory_unlock_shared($1)', [IN_USE]);
        const { rows } = await client.query<{ last: boolean }>('select pg_try_advisory_lock($1) as last', [IN_USE]);
        return rows[0]?.last === true;
      } catch {
        return true;
      } finally {
        await client.end().catch(() => undefined);
      }
    },
    onLost(listener) {
      lost = listener;
    },
  };
}

/** Shared by all that use the server, exclusive for the one that stops it. Advisory locks belong to a database. */
const IN_USE = 4_661_368;

async function ensureDatabase(client: pg.Client, name: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
  if (rowCount === 0) {
    await client.query(`create database ${client.escapeIdentifier(name)}`).catch((error: unknown) => {
      // Another process made it in between.
      if (!['42P04', '23505'].includes((error as { code: string }).code)) {
        throw error;
      }
    });
  }
}
