import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A numbered file of SQL that runs once on each database. */
export interface Migration {
  name: string;
  sql: string;
  checksum: string;
  /**
   * What runs one by one, outside of a transaction, for a file whose first line is `-- not transactional`: statements such
   * as "create index concurrently" ask for it. Each ends with a semicolon at the end of a line and has none before. A
   * failure leaves what ran before it, and the next try begins anew, so each must be able to run twice.
   */
  steps: string[] | undefined;
}

/** The migrations of a folder in the order in which they run. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => /^\d{4}-.+\.sql$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8');
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex'), steps: stepsOf(sql) };
    })
  );
}

function stepsOf(sql: string): string[] | undefined {
  if (!/^-- not transactional\s*$/m.test(sql.split('\n', 1)[0] ?? '')) {
    return undefined;
  }
  return sql
    .split(/;[ \t]*$/m)
    .map((step) => step.trim())
    .filter((step) => step.replaceAll(/^\s*--.*$/gm, '').trim() !== '');
}
