import type { Pool } from 'pg';
import { isDue } from '../../decide/partition-bounds.ts';
import { lockInTransaction } from '../../postgres/advisory-lock.ts';
import { listPartitions } from '../../postgres/partitions.ts';
import { quoteName } from '../../postgres/quote-name.ts';
import { inTransaction } from '../../postgres/transaction.ts';
import { readPolicies, recordRun } from './policies.ts';

/**
 * Drops the partitions whose upper bound is older than their table's retention: never a row that is younger, and never
 * a table that only looks like a partition, because PostgreSQL's own catalogue is asked. Answers their names. A table
 * that fails keeps its error in the policy, and the others are still served.
 */
export async function dropDue(pool: Pool, now: Date): Promise<string[]> {
  const dropped: string[] = [];
  const failures: Error[] = [];
  for (const { table, retentionDays } of await readPolicies(pool)) {
    try {
      for (const partition of await listPartitions(pool, table)) {
        if (isDue(partition, retentionDays, now)) {
          await drop(pool, table, partition.name);
          dropped.push(partition.name);
        }
      }
      await recordRun(pool, 'retention', table, { now, error: null });
    } catch (error) {
      const failure = error instanceof Error ? error : new Error(String(error));
      failures.push(new Error(`${table}: ${failure.message}`, { cause: failure }));
      await recordRun(pool, 'retention', table, { now, error: failure.message });
    }
  }
  if (failures.length > 0) {
    throw new AggregateError(
      failures,
      `Partitions could not be dropped: ${failures.map(({ message }) => message).join('; ')}`
    );
  }
  return dropped;
}

async function drop(pool: Pool, table: string, partition: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    await lockInTransaction(client, `partition:${table}`);
    // Rather fail and try again in an hour than make senders wait behind a lock that a long query holds.
    await client.query("set local lock_timeout = '5s'");
    await client.query(`drop table if exists howdah.${quoteName(partition)}`);
  });
}
