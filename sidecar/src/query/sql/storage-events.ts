import type { Statement } from '../statement.ts';

/** The latest 200 things that happened to partitions and policies, latest first, in the words of contract/api.ts. */
export function storageEventsStatement(): Statement {
  const text = `
  -- storage/events
  select at, table_name as table, partition_name as partition, event, rows, bytes, actor, detail
    from howdah.partition_event
   order by at desc, event_id desc
   limit 200`;
  return { text, values: [] };
}
