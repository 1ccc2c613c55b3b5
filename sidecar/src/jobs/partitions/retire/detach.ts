import type { Queryable } from '../../../postgres/queryable.ts';
import { quoteName } from '../../../postgres/quote-name.ts';

/**
 * Detaches a partition without locking out anyone. It waits for transactions that use the table, at most for the
 * patience of the session, and fails then: the partition is no longer seen by queries, but counts as attached until {@link finishDetach}.
 */
export async function detach(session: Queryable, table: string, partition: string): Promise<void> {
  await session.query(
    `alter table howdah.${quoteName(table)} detach partition howdah.${quoteName(partition)} concurrently`
  );
}

/** Brings a detach to its end that was interrupted. */
export async function finishDetach(session: Queryable, table: string, partition: string): Promise<void> {
  await session.query(
    `alter table howdah.${quoteName(table)} detach partition howdah.${quoteName(partition)} finalize`
  );
}

/** How long statements of the session wait for others from now on. */
export async function setPatience(session: Queryable, patienceMs: number): Promise<void> {
  await session.query("-- partitions/set-patience\nselect set_config('lock_timeout', $1, false)", [`${patienceMs}ms`]);
}

/** To be asked before a detach is begun: fails when a transaction has been using the table for longer than `patienceMs`. */
export async function refuseLongTransactions(session: Queryable, table: string, patienceMs: number): Promise<void> {
  const { rows } = await session.query<{ pid: number; application: string; since: Date }>(LONG_TRANSACTIONS, [
    table,
    patienceMs,
  ]);
  const [first] = rows;
  if (first !== undefined) {
    throw new Error(
      `A transaction has been using ${table} since ${first.since.toISOString()} (process ${first.pid}, ` +
        `"${first.application}"), and a partition can only leave after it. The next run tries again; ` +
        `"select pg_terminate_backend(${first.pid})" ends it.`
    );
  }
}

const LONG_TRANSACTIONS = /* sql */ `
  -- partitions/long-transactions
  select a.pid, a.application_name as application, a.xact_start as since
    from pg_locks l
    join pg_stat_activity a on a.pid = l.pid
   where l.locktype = 'relation' and l.granted
     and l.database = (select oid from pg_database where datname = current_database())
     and l.relation = to_regclass(format('howdah.%I', $1::text))
     and a.xact_start < clock_timestamp() - $2::integer * interval '1 millisecond'
     and a.pid <> pg_backend_pid()
   order by a.xact_start
   limit 1`;
