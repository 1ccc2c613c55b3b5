import { NEW_FOR_MS, REGRESSED_FOR_MS } from '../../decide/issue-status.ts';
import type { Queryable } from '../../postgres/queryable.ts';

/** Makes issues "ongoing" that are no longer new or just back, also where no occurrence arrives any more. */
export async function ageSubstatus(db: Queryable, now: Date): Promise<number> {
  const { rowCount } = await db.query(AGE, [
    new Date(now.getTime() - NEW_FOR_MS),
    new Date(now.getTime() - REGRESSED_FOR_MS),
  ]);
  return rowCount ?? 0;
}

const AGE = /* sql */ `
  -- grouping/age-substatus
  with due as (
    select error_id
      from howdah.tb_error_log
     where (substatus = 'new' and first_seen <= $1)
        or (substatus = 'regressed' and coalesce(regressed_at, first_seen) <= $2)
     order by error_id
       for update skip locked)
  update howdah.tb_error_log issue
     set substatus = 'ongoing'
    from due
   where issue.error_id = due.error_id`;
