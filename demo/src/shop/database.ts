import pg from 'pg';
import { SHOP_SCHEMA } from './schema.ts';

export interface Database {
  query<Row extends pg.QueryResultRow>(sql: string, values?: readonly unknown[]): Promise<{ rows: Row[] }>;
  close(): Promise<void>;
}

/** Opens the shop's own tables for one service. */
export function openDatabase(url: string, service: string): Database {
  const pool = new pg.Pool({
    connectionString: url,
    options: `-c search_path=${SHOP_SCHEMA}`,
    application_name: `howdah-demo-${service}`,
    max: 4,
  });
  return {
    // Not pool.query: when it has to wait for a connection, it goes on in the context of the request that gives one
    // back, and the span lands in that request's trace. After an await the context is the caller's.
    async query<Row extends pg.QueryResultRow>(sql: string, values: readonly unknown[] = []) {
      const client = await pool.connect();
      try {
        return await client.query<Row>(sql, [...values]);
      } finally {
        client.release();
      }
    },
    close: () => pool.end(),
  };
}
