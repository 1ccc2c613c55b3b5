import type { Queryable } from './queryable.ts';

/** Takes the lock of this name until the end of the transaction; waits for whoever has it. */
export async function lockInTransaction(db: Queryable, name: string): Promise<void> {
  await db.query('select pg_advisory_xact_lock(hashtextextended($1, 0))', [`howdah:${name}`]);
}

/** As above, but answers false at once when someone else has it. */
export async function tryLockInTransaction(db: Queryable, name: string): Promise<boolean> {
  const { rows } = await db.query<{ taken: boolean }>(
    'select pg_try_advisory_xact_lock(hashtextextended($1, 0)) as taken',
    [`howdah:${name}`]
  );
  return rows[0]?.taken === true;
}
