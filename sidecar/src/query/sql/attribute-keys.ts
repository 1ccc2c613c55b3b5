import type { Statement } from '../statement.ts';

/** Names of tags and attributes in the latest telemetry, the most frequent first. */
export function attributeKeysStatement(from: Date, to: Date): Statement {
  const text = `
  -- query/attribute-keys
  select key
    from (select jsonb_object_keys(tags) as key
            from (select tags from howdah.tb_error_occurrence
                   where occurred_at >= $1 and occurred_at < $2
                   order by occurred_at desc
                   limit 1000) as occurrence
           union all
          select jsonb_object_keys(attributes)
            from (select attributes from howdah.span
                   where start_time >= $1 and start_time < $2 and jsonb_typeof(attributes) = 'object'
                   limit 1000) as span) as named
   group by key
   order by count(*) desc, key
   limit 200`;
  return { text, values: [from, to] };
}
