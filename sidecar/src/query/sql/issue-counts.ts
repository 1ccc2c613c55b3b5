import { collectValues, type Statement } from '../statement.ts';
import { occurrencesIn } from './occurrences-in.ts';

/** How many issues of the window are in each tab. */
export function issueCountsStatement(window: { from: Date; to: Date }, environments: string[]): Statement {
  const values = collectValues();
  const text = `
  -- issues/counts
  with seen as (
  select distinct o.error_id, i.status, i.substatus
    ${occurrencesIn(window, { environments }, [], 'issue', values)})
  select count(*) filter (where open) as unresolved,
         count(*) filter (where open and substatus = 'new') as new,
         count(*) filter (where open and substatus = 'regressed') as regressed,
         count(*) filter (where open and substatus = 'escalating') as escalating,
         count(*) filter (where status = 'ignored') as ignored,
         count(*) filter (where status = 'resolved') as resolved,
         count(*) as all
    from (select seen.*, status in ('unresolved', 'investigating') as open from seen) as seen`;
  return { text, values: values.list };
}
