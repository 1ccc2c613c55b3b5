import type { Pool } from 'pg';
import type { RetentionResult } from '../../../../contract/api.ts';
import { isDue } from '../../decide/partition-bounds.ts';
import type { Log } from '../../observe/log.ts';
import { lockInTransaction } from '../../postgres/advisory-lock.ts';
import { listPartitions } from '../../postgres/partitions.ts';
import { quoteName } from '../../postgres/quote-name.ts';
import { inTransaction } from '../../postgres/transaction.ts';
import { readPolicies, recordRun } from './policies.ts';

export interface RetentionDeps {
  pool: Pool;
  now: () => Date;
  /** Folder of the archives; without one, a table whose policy asks for archives keeps its partitions. */
  archiveDir: string | null;
  log: Log;
  /** Login of who asked for it; the job itself when not given. */
  actor?: string;
}

/**
 * Drops the partitions whose upper bound is older than their table's retention: never a row that is younger, and never
 * a table that only looks like a partition, because PostgreSQL's own catalogue is asked. A table that fails keeps its
 * error in the policy, and the others are still served.
 */
export async function runRetention({ pool, now }: RetentionDeps): Promise<RetentionResult> {
  const result: RetentionResult = { dropped: [], archived: [], held: [], failed: [], busy: [] };
  for (const { table, retentionDays } of await readPolicies(pool)) {
    try {
      for (const partition of await listPartitions(pool, table)) {
        if (isDue(partition, retentionDays, now())) {
          await drop(pool, table, partition.name);
          result.dropped.push(partition.name);
        }
      }
      await recordRun(pool, 'retention', table, { now: now(), error: null });
    } catch (error) {
      const { message } = error instanceof Error ? error : new Error(String(error));
      result.failed.push({ table, error: message });
      await recordRun(pool, 'retention', table, { now: now(), error: message });
    }
  }
  return result;
}

async function drop(pool: Pool, table: string, partition: string): Promise<void> {
  await inTransaction(pool, async (client) => {
    await lockInTransaction(client, `partition:${table}`);
    // Rather fail and try again in an hour than make senders wait behind a lock that a long query holds.
    await client.query("set local lock_timeout = '5s'");
    await client.query(`drop table if exists howdah.${quoteName(partition)}`);
  });
}
