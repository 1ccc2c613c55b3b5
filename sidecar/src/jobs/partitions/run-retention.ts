import type { Pool } from 'pg';
import type { RetentionResult } from '../../../../contract/api.ts';
import type { Log } from '../../observe/log.ts';
import { withLockedSession } from '../../postgres/locked-session.ts';
import { openArchives } from './archive/archive-partition.ts';
import { pruneEvents, recordNewEvent } from './events.ts';
import { readPolicies, recordRun, type PartitionPolicy } from './policies.ts';
import { retainTable } from './retire/retain-table.ts';

export interface RetentionDeps {
  pool: Pool;
  now: () => Date;
  /** Folder of the archives; without one, a table whose policy asks for archives keeps its partitions. */
  archiveDir: string | null;
  /** Version of Howdah, for the manifest of an archive. */
  version: string;
  log: Log;
  /** Login of who asked for it; the job itself when not given. */
  actor?: string;
  /** How long a step may wait for transactions of others; 30 s when not given. */
  patienceMs?: number;
}

/**
 * Takes away what each table's policy no longer keeps: partitions leave by a detach that locks out nobody and a drop, in
 * steps that survive a crash. First finished is what an earlier run has begun. A table that fails keeps its error in the
 * policy, and the others are still served; it never throws for one of them. Any number of sidecars may run this.
 */
export async function runRetention(deps: RetentionDeps): Promise<RetentionResult> {
  const { pool, now, log } = deps;
  const result: RetentionResult = { dropped: [], archived: [], held: [], failed: [], busy: [] };
  await forgetExpiredKeeps(pool, now());
  for (const policy of await readPolicies(pool)) {
    const { table } = policy;
    const failures = await serve(deps, policy, result);
    if (failures === undefined) {
      result.busy.push(table);
      continue;
    }
    const error = failures.length === 0 ? null : failures.join(' ');
    if (error !== null) {
      log.warn('retention could not do all of its work', { table, reason: error });
      result.failed.push({ table, error });
    }
    await recordRun(pool, 'retention', table, { now: now(), error });
  }
  await pruneEvents(pool, now());
  const { dropped, archived, held } = result;
  if (dropped.length > 0) log.info('partitions dropped', { count: dropped.length, dropped, archived, held });
  return result;
}

/** Answers what failed; undefined when another run has the table. */
async function serve(
  { pool, now, archiveDir, version, actor = 'howdah', patienceMs = 30_000 }: RetentionDeps,
  policy: PartitionPolicy,
  result: RetentionResult
): Promise<string[] | undefined> {
  const failures: string[] = [];
  const fail = async (partition: string | null, reason: string) => {
    failures.push(reason);
    await recordNewEvent(pool, { at: now(), table: policy.table, partition, event: 'failed', actor, detail: reason });
  };
  try {
    const archives = openArchives({ pool, archiveDir, version, now });
    const ran = await withLockedSession(pool, `retention:${policy.table}`, async (session) => {
      await retainTable({ session, policy, archives, now: now(), actor, patienceMs }, { result, fail });
      return true as const;
    });
    return ran === undefined ? undefined : failures;
  } catch (error) {
    // Of the session itself: a lost connection, or a table that is not there.
    await fail(null, error instanceof Error ? error.message : String(error));
    return failures;
  }
}

async function forgetExpiredKeeps(pool: Pool, now: Date): Promise<void> {
  await pool.query(FORGET_EXPIRED_KEEPS, [now]);
}

const FORGET_EXPIRED_KEEPS = /* sql */ `
  -- partitions/forget-expired-keeps
  delete from howdah.partition_keep
   where keep_until <= $1`;
