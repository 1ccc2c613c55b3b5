import type { Queryable } from '../../postgres/queryable.ts';

/**
 * Removes the entries of howdah.cache_entries that have expired, some at a time, so that no lock is held for long.
 * Answers how many there were.
 */
export async function removeExpired(db: Queryable, now: Date): Promise<number> {
  let removed = 0;
  for (;;) {
    const { rowCount } = await db.query(REMOVE_EXPIRED, [now, AT_ONCE]);
    removed += rowCount ?? 0;
    if ((rowCount ?? 0) < AT_ONCE) return removed;
  }
}

const AT_ONCE = 5_000;

// An entry that an application is renewing at this moment is passed over.
const REMOVE_EXPIRED = /* sql */ `
  -- cache/remove-expired
  with expired as (
    select key
      from howdah.cache_entries
     where expires_at < $1
     limit $2 for update skip locked)
  delete from howdah.cache_entries c
   using expired
   where c.key = expired.key`;
