import type { SearchTerm } from '../search-term.ts';
import type { Column, ColumnOf } from './columns.ts';

/** Columns of a search over `howdah.span s`, `howdah.operation op` and `howdah.resource r`. */
export const spanColumns: ColumnOf = (key) => {
  if (key === null) return { as: 'contains', sql: 'op.span_name' };
  return COLUMNS.get(key) ?? { as: 'attribute', sql: ['s.attributes', 'r.attributes'], key };
};

/** The same over `howdah.span_rollup r` and `howdah.operation op`; ask {@link fitsRollup} first. */
export const rollupColumns: ColumnOf = (key) =>
  key === 'environment' ? { as: 'text', sql: 'r.environment' } : spanColumns(key);

/** Whether the rollups know all that these terms ask for. */
export function fitsRollup(terms: readonly SearchTerm[]): boolean {
  return terms.every(({ key }) => key === null || key === 'environment' || IN_OPERATION.has(key));
}

/** The number of a kind of span by its name. */
const SPAN_KINDS = ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'] as const;

const DB: Column = { as: 'text', sql: 'op.db_system' };
const HTTP_STATUS: Column = { as: 'number', sql: 's.http_status' };
const SERVICE: Column = { as: 'text', sql: 'op.service_name' };
const IN_OPERATION = new Set(['service', 'service.name', 'operation', 'kind', 'db', 'db.system', 'db.system.name']);

const COLUMNS: ReadonlyMap<string, Column> = new Map<string, Column>(
  Object.entries<Column>({
    is: {
      as: 'words',
      words: { error: 's.status_code = 2', ok: 's.status_code <> 2', root: 's.parent_span_id is null' },
    },
    kind: {
      as: 'words',
      words: Object.fromEntries(SPAN_KINDS.map((name, number) => [name, `op.kind = ${number}`])),
    },
    service: SERVICE,
    'service.name': SERVICE,
    operation: { as: 'text', sql: 'op.span_name' },
    environment: { as: 'text', sql: 'r.environment' },
    release: { as: 'text', sql: 'r.service_version' },
    tenant: { as: 'text', sql: 's.tenant' },
    trace: { as: 'text', sql: 'howdah.trace_hex(s.trace_id)', lower: true },
    duration: { as: 'nanoseconds', sql: 's.duration_ns' },
    status: HTTP_STATUS,
    'http.response.status_code': HTTP_STATUS,
    'http.status_code': HTTP_STATUS,
    db: DB,
    'db.system': DB,
    'db.system.name': DB,
  } satisfies Record<string, Column>)
);
