import type { ParsedValues, QueryWindow } from '../parsed-query.ts';
import { collectValues, type Statement, type Values } from '../statement.ts';
import { errorColumns } from './error-columns.ts';
import { spanColumns } from './span-columns.ts';

/** Rows that are looked at for the values of an attribute. */
const SAMPLE = 20_000;

/** The distinct values of a search key in the window, in alphabetical order, one more than the limit. */
export function valuesStatement(query: ParsedValues, window: QueryWindow): Statement {
  const values = collectValues();
  const range: Range = { from: bound(window.from, values), to: bound(window.to, values) };
  const sources = [...fromErrors(query.key, range, values), ...fromSpans(query.key, range, values)];
  const contains = query.contains
    ? `and value ilike ${values.add(`%${query.contains.replace(/[\\%_]/g, '\\$&')}%`)}`
    : '';
  const text = `
  -- query/values
  select distinct value
    from (${sources.join('\n   union all\n  ')}) as source (value)
   where value <> '' ${contains}
   order by value
   limit ${values.add(query.limit + 1)}`;
  return { text, values: values.list };
}

/** Place holders of the time bounds, taken when first used: PostgreSQL refuses a value that nothing refers to. */
interface Range {
  from: () => string;
  to: () => string;
}

function bound(time: Date, values: Values): () => string {
  let holder: string | undefined;
  return () => (holder ??= `${values.add(time)}::timestamptz`);
}

function fromErrors(key: string, { from, to }: Range, values: Values): string[] {
  if (ONLY_SPANS.has(key)) return [];
  const column = errorColumns('occurrence')(key);
  const range = () => `where o.occurred_at >= ${from()} and o.occurred_at < ${to()}`;
  switch (column.as) {
    case 'words':
      return [constants(Object.keys(column.words), values)];
    case 'attribute':
      return [
        `select o.tags ->> ${values.add(key)}
    from (select tags from howdah.tb_error_occurrence o ${range()} order by o.occurred_at desc limit ${SAMPLE}) as o`,
      ];
    default:
      return COUNTS.has(key)
        ? [constants([], values)]
        : [
            `select distinct ${column.sql}
    from howdah.tb_error_occurrence o
    join howdah.tb_error_log i on i.error_id = o.error_id
   ${range()}`,
          ];
  }
}

function fromSpans(key: string, { from, to }: Range, values: Values): string[] {
  if (ONLY_ERRORS.has(key)) return [];
  const rollups = () => `from howdah.span_rollup r
    join howdah.operation op on op.operation_id = r.operation_id
   where r.bucket >= date_trunc('minute', ${from()}) and r.bucket < ${to()}`;
  if (key === 'environment') return [`select distinct r.environment ${rollups()}`];
  const column = spanColumns(key);
  if (column.as === 'words') return [constants(Object.keys(column.words), values)];
  if (column.as === 'text' && column.sql.startsWith('op.')) return [`select distinct ${column.sql} ${rollups()}`];
  const value =
    column.as === 'attribute'
      ? `coalesce(s.attributes ->> ${values.add(key)}, r.attributes ->> ${values.add(key)})`
      : `(${column.sql})::text`;
  return [
    `select ${value}
    from (select s.* from howdah.span s where s.start_time >= ${from()} and s.start_time < ${to()} limit ${SAMPLE}) as s
    join howdah.resource r on r.resource_id = s.resource_id`,
  ];
}

function constants(words: string[], values: Values): string {
  return `select unnest(${values.add(words)}::text[])`;
}

const COUNTS = new Set(['events', 'users']);
const ONLY_ERRORS = new Set([
  'type',
  'message',
  'culprit',
  'severity',
  'handled',
  'user',
  'transaction',
  'server',
  'platform',
  'assigned',
  'has',
  'events',
  'users',
]);
const ONLY_SPANS = new Set(['operation', 'kind', 'duration', 'status', 'db', 'db.system', 'db.system.name']);
