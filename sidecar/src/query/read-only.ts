import pg, {
  type Pool,
  type PoolClient,
  type QueryArrayConfig,
  type QueryArrayResult,
  type QueryConfig,
  type QueryResult,
} from 'pg';
import { Refusal } from '../decide/refusal.ts';
import { cancelled, explainDatabaseError, type RunContext } from './database-errors.ts';
import type { Statement } from './statement.ts';
import type { SqlResult } from './to-frames/sql.ts';

export interface ReadOptions extends RunContext {
  /** Stops the statement inside PostgreSQL when it aborts. */
  signal: AbortSignal;
  /** Seen in pg_stat_activity, as a comment on the statement. */
  caller: string;
}

/** The rows of a statement of ours, run in a read-only transaction. */
export async function readRows<R>(pool: Pool, statement: Statement, options: ReadOptions): Promise<R[]> {
  const query: QueryConfig = {
    text: withCaller(statement.text, options.caller),
    values: [...statement.values],
    types: { getTypeParser: parserOf as typeof pg.types.getTypeParser },
  };
  const result = await readOnly(pool, options, BEGIN, (client) => client.query(query));
  return result.rows as R[];
}

/** The result of a user's statement, run as howdah_reader. Values stay as PostgreSQL writes them. */
export async function readAsReader(pool: Pool, text: string, options: ReadOptions): Promise<SqlResult> {
  const query: QueryArrayConfig & { queryMode: 'extended' } = {
    text: withCaller(text, options.caller),
    rowMode: 'array',
    // One statement only, by protocol: the simple one would run several.
    queryMode: 'extended',
    types: { getTypeParser: () => (value: string) => value },
  };
  const { fields, rows } = await readOnly(pool, options, BEGIN_AS_READER, (client) => client.query(query));
  // The parser above gives the text itself.
  return {
    columns: fields.map(({ name, dataTypeID }) => ({ name, typeId: dataTypeID })),
    rows: rows as SqlResult['rows'],
  };
}

// Grouping and sorting telemetry outgrows PostgreSQL's standard of 4 MB at once; more than ours is left as it is.
const MEMORY =
  "select set_config('work_mem', greatest(32768, pg_size_bytes(current_setting('work_mem')) / 1024)::text, true)";
const BEGIN = (timeoutMs: number) => `begin read only; set local statement_timeout = ${timeoutMs}; ${MEMORY}`;
// A role's own settings are applied at login only, so the search path is set here as well.
const BEGIN_AS_READER = (timeoutMs: number) =>
  `${BEGIN(timeoutMs)}; set local role howdah_reader; set local search_path = howdah, monitoring, public`;

async function readOnly<R extends QueryResult | QueryArrayResult>(
  pool: Pool,
  options: ReadOptions,
  begin: (timeoutMs: number) => string,
  run: (client: PoolClient) => Promise<R>
): Promise<R> {
  const refuseWhenGone = () => {
    if (options.signal.aborted) throw cancelled();
  };
  try {
    refuseWhenGone();
    const client = await pool.connect();
    return await untilGone(pool, client, options.signal, async () => {
      refuseWhenGone();
      await client.query(begin(Math.ceil(options.timeoutMs))).catch(explainRole);
      refuseWhenGone();
      return run(client);
    });
  } catch (error) {
    throw options.signal.aborted ? cancelled() : explainDatabaseError(error, options);
  }
}

/** Works with a connection and gives it back, without a transaction; stops what it does when the signal aborts. */
async function untilGone<R>(pool: Pool, client: PoolClient, signal: AbortSignal, work: () => Promise<R>): Promise<R> {
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping = stopBackend(pool, client);
  };
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await work();
  } finally {
    signal.removeEventListener('abort', stop);
    // A cancellation that is still on its way must not hit the next statement of this connection.
    await stopping;
    const broken = await client.query('rollback').then(
      () => false,
      () => true
    );
    client.release(broken);
  }
}

/** Ends what the connection is doing; over a connection of its own, because the pool may be full of what is to be ended. */
async function stopBackend(pool: Pool, client: PoolClient): Promise<void> {
  const { processID } = client as unknown as { processID: number };
  const canceller = new pg.Client(pool.options);
  canceller.on('error', () => undefined);
  try {
    await canceller.connect();
    await canceller.query('-- query/cancel\nselect pg_cancel_backend($1)', [processID]);
  } catch {
    // The statement then ends by its timeout.
  } finally {
    await canceller.end().catch(() => undefined);
  }
}

function explainRole(error: unknown): never {
  const { code } = error as { code?: unknown };
  if (code === '42501' || code === '42704' || code === '22023') {
    throw new Refusal(
      'reader_missing',
      503,
      'SQL queries run as the role howdah_reader, which the database user of the sidecar cannot take. Run `howdah doctor`: it prints the SQL that mends it.',
      { cause: error }
    );
  }
  throw error;
}

function withCaller(text: string, caller: string): string {
  return `${text}\n-- caller: ${caller.replace(/[^\w .:@/-]/g, '?').slice(0, 100)}`;
}

/** 64-bit counts and sums as numbers: what we read by our own statements is far below 2^53 or an approximation anyway. */
function parserOf(typeId: TypeId): (text: string) => unknown {
  const { INT8, NUMERIC } = pg.types.builtins;
  return typeId === INT8 || typeId === NUMERIC ? Number : (pg.types.getTypeParser(typeId) as (text: string) => unknown);
}

type TypeId = Parameters<typeof pg.types.getTypeParser>[0];
