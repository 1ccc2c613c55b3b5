import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { escapeLiteral, type PoolClient } from 'pg';

/** A view of schema monitoring: `x` lies in `x.sql`. */
export interface View {
  name: string;
  sql: string;
  checksum: string;
}

/**
 * Makes the views of schema monitoring anew when their text changed or one is missing, in one transaction: a reader sees
 * the old ones or the new ones. Files may refer to each other in any order, and a view whose file is gone goes with it.
 * Views of other names in that schema are the user's and stay.
 */
export async function createViews(client: PoolClient, viewsDir: string): Promise<void> {
  const views = await readViews(viewsDir);
  await client.query(CREATE_INSTALLED_VIEW);
  const { rows } = await client.query<{ pending: boolean }>(`select ${viewsPending(views)} as pending`);
  if (rows[0]?.pending === false) {
    return;
  }
  try {
    await client.query(remakeViews(views));
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

/** The views of a folder, each after those it reads. */
export async function readViews(folder: string): Promise<View[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  const views = await Promise.all(
    files.map(async (file) => {
      const sql = await readFile(join(folder, file), 'utf8');
      return { name: basename(file, '.sql'), sql, checksum: createHash('sha256').update(sql).digest('hex') };
    })
  );
  const ordered = new Set<View>();
  const add = (view: View, waiting: readonly View[]) => {
    if (waiting.includes(view)) {
      throw new Error(`Views that read each other: ${[...waiting, view].map(({ name }) => name).join(', ')}.`);
    }
    for (const other of views.filter((candidate) => candidate !== view && reads(view, candidate))) {
      if (!ordered.has(other)) add(other, [...waiting, view]);
    }
    ordered.add(view);
  };
  for (const view of views) add(view, []);
  return [...ordered];
}

/** Comments on a view may name others; its definition, which is the first statement, says what it reads. */
function reads(view: View, other: View): boolean {
  const [definition = ''] = view.sql.replaceAll(/--.*$/gm, '').split(';');
  return new RegExp(String.raw`\bmonitoring\.${other.name}\b`).test(definition);
}

export const CREATE_INSTALLED_VIEW = /* sql */ `
  create table if not exists howdah.installed_view (
    name     text primary key,
    checksum text not null
  )`;

/** An SQL condition: whether the views of the database are other than these. */
export function viewsPending(views: readonly View[]): string {
  const wanted = views.map(({ name, checksum }) => escapeLiteral(`${name} ${checksum}`)).sort();
  return `(select coalesce(array_agg(name || ' ' || checksum order by name collate "C")
                    filter (where to_regclass(format('monitoring.%I', name)) is not null), '{}')
            from howdah.installed_view) is distinct from array[${wanted.join(', ')}]::text[]`;
}

/** SQL that makes the views anew, in a transaction of its own. */
export function remakeViews(views: readonly View[]): string {
  const names = views.map(({ name }) => escapeLiteral(name)).join(', ');
  const rows = views.map(({ name, checksum }) => `(${escapeLiteral(name)}, ${escapeLiteral(checksum)})`).join(', ');
  // One "drop" for all of them, because they may read each other.
  return `
begin;
do $$
declare
  known text := (select string_agg(format('monitoring.%I', name), ', ')
                   from (select name from howdah.installed_view
                          union select unnest(array[${names}]::text[])) as known (name));
begin
  execute coalesce('drop view if exists ' || known, 'select');
end $$;
${views.map(({ sql }) => sql).join('\n')}
delete from howdah.installed_view;
${rows && `insert into howdah.installed_view (name, checksum) values ${rows};`}
commit;
`;
}
