import { randomBytes } from 'node:crypto';
import { quoteName } from '../postgres/quote-name.ts';
import { withDatabase } from './with-database.ts';

/**
 * Prints a connection URL with a password made now: the roles cannot log in until someone asks for it. With an
 * embedded database the URL works while `howdah serve` runs.
 */
export async function url({ role }: { role: string }): Promise<void> {
  if (role !== 'reader' && role !== 'writer') {
    throw new Error(`--role is reader or writer, not "${role}".`);
  }
  await withDatabase(async (pool, _config, adminUrl) => {
    const name = `howdah_${role}`;
    const password = randomBytes(16).toString('hex');
    await pool.query(`alter role ${quoteName(name)} with login password '${password}'`);
    const answer = new URL(adminUrl);
    answer.username = name;
    answer.password = password;
    process.stdout.write(`${answer.href}\n`);
  });
}
