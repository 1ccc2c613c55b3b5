import type { QueryResultRow } from 'pg';

/** What runs a statement: a pool, a client or a client inside a transaction. */
export interface Queryable {
  query<R extends QueryResultRow>(
    text: string,
    values?: readonly unknown[]
  ): Promise<{ rows: R[]; rowCount: number | null }>;
}
