import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { inject } from 'vitest';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { openPool } from '../../sidecar/src/postgres/pool.ts';
import { quoteName } from '../../sidecar/src/postgres/quote-name.ts';
import { onServer, withDatabaseName } from './template.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A superuser's URL of the server that the tests use. */
    postgresUrl: string;
    /** The migrated database that each test's own is cloned from. */
    templateDatabase: string;
  }
}

export interface TestDatabase {
  pool: pg.Pool;
  url: string;
  /** A connection of its own, with the search_path of howdah's roles; closed at the end. */
  connect: () => Promise<pg.Client>;
  /** Inserts rows into `howdah.<table>`, by column name. */
  insert: (table: string, ...rows: Array<Record<string, unknown>>) => Promise<void>;
}

/** Gives `test` a database of its own, migrated, with the partitions around now, and drops it afterwards. */
export async function withDatabase(test: (database: TestDatabase) => Promise<void>): Promise<void> {
  const database = await openDatabase();
  try {
    await test(database);
  } finally {
    await database.close();
  }
}

/** As {@link withDatabase}, for a whole file: close it in `afterAll`. */
export async function openDatabase({ empty = false }: { empty?: boolean } = {}): Promise<
  TestDatabase & { close(): Promise<void> }
> {
  const server = inject('postgresUrl');
  const name = `howdah_test_${randomBytes(8).toString('hex')}`;
  await onServer(
    server,
    empty ? `create database ${name}` : `create database ${name} template ${inject('templateDatabase')}`
  );

  const url = withDatabaseName(server, name);
  const pool = openPool(url, { max: 8, applicationName: 'howdah tests', log: createLog('silent') });
  const clients: pg.Client[] = [];
  return {
    pool,
    url,
    async connect() {
      const client = new pg.Client({
        connectionString: url,
        options: '-c timezone=UTC -c search_path=howdah,monitoring,public',
      });
      // A test may end this session on purpose.
      client.on('error', () => undefined);
      await client.connect();
      clients.push(client);
      return client;
    },
    async insert(table, ...rows) {
      for (const row of rows) {
        const columns = Object.keys(row);
        const places = columns.map((_, index) => `$${index + 1}`);
        await pool.query(
          `insert into howdah.${quoteName(table)} (${columns.map(quoteName).join(', ')}) values (${places.join(', ')})`,
          Object.values(row)
        );
      }
    },
    async close() {
      await Promise.all(clients.map((client) => client.end().catch(() => undefined)));
      await pool.end();
      await onServer(server, `drop database if exists ${name} with (force)`);
    },
  };
}
