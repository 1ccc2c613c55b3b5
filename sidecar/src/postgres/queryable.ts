import type { QueryResultRow } from 'pg';
import type { PreparedStatement } from './prepared.ts';

/** What runs a statement: a pool, a client or a client inside a transaction. */
export interface Queryable {
  query<R extends QueryResultRow>(
    statement: string | PreparedStatement,
    values?: readonly unknown[]
  ): Promise<{ rows: R[]; rowCount: number | null }>;
}
