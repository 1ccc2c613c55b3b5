import { resolve } from 'node:path';
import { escapeLiteral } from 'pg';
import { readOrCreateSecret } from '../config/secret-file.ts';
import { quoteName } from '../postgres/quote-name.ts';
import { withDatabase } from './with-database.ts';

/**
 * Prints a connection URL, the same each time: the roles cannot log in until someone asks for it, and their passwords are
 * kept in the data directory. With an embedded database the URL works while `howdah serve` runs.
 */
export async function url({ role }: { role: string }): Promise<void> {
  if (role !== 'reader' && role !== 'writer') {
    throw new Error(`--role is reader or writer, not "${role}".`);
  }
  await withDatabase(async (pool, config, adminUrl) => {
    const name = `howdah_${role}`;
    const password = await readOrCreateSecret(resolve(config.dataDir), `${name}-password`);
    await pool.query(`alter role ${quoteName(name)} with login password ${escapeLiteral(password)}`);
    const answer = new URL(adminUrl);
    answer.username = name;
    answer.password = password;
    process.stdout.write(`${answer.href}\n`);
  });
}
