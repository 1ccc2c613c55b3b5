import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PoolClient } from 'pg';
import { quoteName } from './quote-name.ts';

/**
 * Makes the views of schema monitoring anew when their text changed, in one transaction: a reader sees the old ones or
 * the new ones. A view `x` lies in `x.sql`. Views of other names in that schema are the user's and stay.
 */
export async function createViews(client: PoolClient, viewsDir: string): Promise<void> {
  const views = await readViews(viewsDir);
  const checksum = createHash('sha256').update(JSON.stringify(views)).digest('hex');
  await client.query('create table if not exists howdah.view_version (checksum text not null)');
  const { rows } = await client.query<{ checksum: string }>('select checksum from howdah.view_version');
  if (rows[0]?.checksum === checksum) {
    return;
  }
  try {
    await client.query('begin');
    for (const { name } of views.toReversed()) {
      await client.query(`drop view if exists monitoring.${quoteName(name)}`);
    }
    for (const { sql } of views) {
      await client.query(sql);
    }
    await client.query('delete from howdah.view_version');
    await client.query('insert into howdah.view_version (checksum) values ($1)', [checksum]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `The views of schema monitoring could not be made anew: ${reason}. ` +
        'If a view of your own depends on one of them, drop it, start Howdah and create it again.',
      { cause: error }
    );
  }
}

async function readViews(folder: string): Promise<Array<{ name: string; sql: string }>> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file) => ({ name: file.replace(/\.sql$/, ''), sql: await readFile(join(folder, file), 'utf8') }))
  );
}
