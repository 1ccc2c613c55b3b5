import pg from 'pg';
import { withDatabaseName } from './template.ts';

/**
 * A session of someone who logs in as one of Howdah's roles: with the rights and the settings that the role has in this
 * database, as `howdah url` gives them to people.
 */
export async function logIn(databaseUrl: string, role: 'howdah_reader' | 'howdah_writer'): Promise<pg.Client> {
  await allowLogIn(databaseUrl, role);
  const url = new URL(databaseUrl);
  url.username = role;
  url.password = PASSWORD;
  const client = new pg.Client({ connectionString: url.href });
  // The database may be dropped while the session lives.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

const PASSWORD = 'throwaway';

/** Roles belong to the cluster, and two changes of one row at once fail: one test file after the other. */
async function allowLogIn(databaseUrl: string, role: string): Promise<void> {
  const client = new pg.Client({ connectionString: withDatabaseName(databaseUrl, 'postgres') });
  await client.connect();
  try {
    await client.query("begin; select pg_advisory_xact_lock(hashtextextended('howdah tests: roles', 0))");
    await client.query(`alter role ${role} with login password '${PASSWORD}'`);
    await client.query('commit');
  } finally {
    await client.end();
  }
}
