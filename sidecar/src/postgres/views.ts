import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { PoolClient } from 'pg';
import { quoteName } from './quote-name.ts';

/**
 * Makes the views of schema monitoring anew when their text changed or one is missing, in one transaction: a reader sees
 * the old ones or the new ones. A view `x` lies in `x.sql`; files may refer to each other in any order, and a view whose
 * file is gone goes with it. Views of other names in that schema are the user's and stay.
 */
export async function createViews(client: PoolClient, viewsDir: string): Promise<void> {
  const views = await readViews(viewsDir);
  await client.query(CREATE_INSTALLED_VIEW);
  const { rows: made } = await client.query<{ name: string; checksum: string; present: boolean }>(READ_INSTALLED_VIEWS);
  const checksums = new Map(made.filter(({ present }) => present).map(({ name, checksum }) => [name, checksum]));
  if (made.length === views.length && views.every(({ name, checksum }) => checksums.get(name) === checksum)) {
    return;
  }
  try {
    await client.query('begin');
    const names = new Set([...made, ...views].map(({ name }) => `monitoring.${quoteName(name)}`));
    await client.query(`drop view if exists ${[...names].join(', ')}`);
    await createInAnyOrder(client, views);
    await client.query('delete from howdah.installed_view');
    for (const { name, checksum } of views) {
      await client.query('insert into howdah.installed_view (name, checksum) values ($1, $2)', [name, checksum]);
    }
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    const { message, detail } = error as Error & { detail?: string };
    throw new Error(
      `The views of schema monitoring could not be made anew: ${message}${detail ? ` (${detail})` : ''}. ` +
        'If a view of your own depends on one of them, drop it, start Howdah and create it again.',
      { cause: error }
    );
  }
}

interface View {
  name: string;
  sql: string;
  checksum: string;
}

const CREATE_INSTALLED_VIEW = /* sql */ `
  create table if not exists howdah.installed_view (
    name     text primary key,
    checksum text not null
  )`;

const READ_INSTALLED_VIEWS = /* sql */ `
  -- views/read-installed
  select name, checksum, to_regclass(format('monitoring.%I', name)) is not null as present
    from howdah.installed_view`;

/** What fails because another view is not there yet is tried again after the others. */
async function createInAnyOrder(client: PoolClient, views: readonly View[]): Promise<void> {
  const later: View[] = [];
  let missing: unknown;
  for (const view of views) {
    await client.query('savepoint view');
    try {
      await client.query(view.sql);
    } catch (error) {
      if ((error as { code?: unknown }).code !== UNDEFINED_TABLE) {
        throw error;
      }
      missing = error;
      later.push(view);
      await client.query('rollback to view');
    }
  }
  if (later.length === views.length && later.length > 0) {
    throw missing;
  }
  if (later.length > 0) {
    await createInAnyOrder(client, later);
  }
}

const UNDEFINED_TABLE = '42P01';

async function readViews(folder: string): Promise<View[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    files.map(async (file) => {
      const sql = await readFile(join(folder, file), 'utf8');
      return { name: basename(file, '.sql'), sql, checksum: createHash('sha256').update(sql).digest('hex') };
    })
  );
}
