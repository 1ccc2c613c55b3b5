import type { Statement } from '../statement.ts';

/**
 * Since when each table has rows. Spans have no index on their start alone, so the beginning of the oldest partition
 * with rows stands for it.
 */
export function oldestRowsStatement(): Statement {
  const text = `
  -- storage/oldest-rows
  select 'tb_error_occurrence' as table_name, min(occurred_at) as oldest from howdah.tb_error_occurrence
   union all
  select 'span_rollup', min(bucket) from howdah.span_rollup
   union all
  select 'ingest_ledger', min(received_day) from howdah.ingest_ledger
   union all
  select 'span', min(bounds.range[1]::timestamptz)
    from pg_inherits h
    join pg_class c on c.oid = h.inhrelid
   cross join lateral regexp_match(pg_get_expr(c.relpartbound, c.oid), $pattern$FROM \\('([^']+)'\\)$pattern$) as bounds (range)
   where h.inhparent = 'howdah.span'::regclass and pg_relation_size(c.oid) > 0`;
  return { text, values: [] };
}
