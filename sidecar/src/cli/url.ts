import { resolve } from 'node:path';
import { escapeLiteral } from 'pg';
import { readOrCreateSecret } from '../config/secret-file.ts';
import { quoteName } from '../postgres/quote-name.ts';
import { withDatabase } from './with-database.ts';

/**
 * Prints a connection URL, the same each time: the roles cannot log in until someone asks for it, and their passwords are
 * kept in the data directory. The owner is the role that Howdah itself logs in as: it makes tables and triggers, where
 * the others cannot. With an embedded database the URL works while `howdah serve` runs.
 */
export async function url({ role }: { role: string }): Promise<void> {
  if (role !== 'reader' && role !== 'writer' && role !== 'owner') {
    throw new Error(`--role is reader, writer or owner, not "${role}".`);
  }
  await withDatabase(async (pool, config, adminUrl) => {
    if (role === 'owner') {
      process.stdout.write(`${config.databaseUrl ?? inPublic(adminUrl)}\n`);
      return;
    }
    const name = `howdah_${role}`;
    const password = await readOrCreateSecret(resolve(config.dataDir), `${name}-password`);
    await pool.query(`alter role ${quoteName(name)} with login password ${escapeLiteral(password)}`);
    const answer = new URL(adminUrl);
    answer.username = name;
    answer.password = password;
    process.stdout.write(`${answer.href}\n`);
  });
}

// The embedded database's role has the name of Howdah's schema, where its tables would go otherwise.
function inPublic(embeddedUrl: string): string {
  const url = new URL(embeddedUrl);
  url.searchParams.set('options', '-csearch_path=public,howdah,monitoring');
  return url.href;
}
