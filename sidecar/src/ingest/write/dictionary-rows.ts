import type { Queryable } from '../../postgres/queryable.ts';

/** A row of a dictionary. Its id is 0 until {@link resolveRows} has found or made the row. */
export interface Entry {
  id: number;
}

/** How a dictionary is read and filled: both statements take the entries' columns as arrays. */
export interface Dictionary<E extends Entry> {
  values(entries: readonly E[]): unknown[];
  /** Returns `at` (place in the arrays, from 1) and `id` of the rows that exist. */
  find: string;
  insert: string;
}

/**
 * Finds or makes the rows of these entries and sets their ids. Runs and commits before the COPY that uses them, each
 * statement by itself: a row that stays unused because a batch failed does no harm.
 */
export async function resolveRows<E extends Entry>(
  db: Queryable,
  entries: E[],
  dictionary: Dictionary<E>
): Promise<void> {
  let missing = entries.filter((entry) => entry.id === 0);
  if (missing.length === 0) return;
  missing = await find(db, missing, dictionary);
  if (missing.length === 0) return;
  await db.query(dictionary.insert, dictionary.values(missing));
  missing = await find(db, missing, dictionary);
  if (missing.length > 0) throw new Error(`${missing.length} dictionary rows are missing after they were inserted.`);
}

async function find<E extends Entry>(db: Queryable, entries: E[], dictionary: Dictionary<E>): Promise<E[]> {
  const { rows } = await db.query<{ at: number; id: string }>(dictionary.find, dictionary.values(entries));
  for (const { at, id } of rows) {
    const entry = entries[at - 1];
    if (entry !== undefined) entry.id = Number(id);
  }
  return entries.filter((entry) => entry.id === 0);
}
