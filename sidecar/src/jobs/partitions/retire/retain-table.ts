import type { RetentionResult } from '../../../../../contract/api.ts';
import { duePartitions, invalidPolicy } from '../../../decide/partition-due.ts';
import { isDue } from '../../../decide/partition-bounds.ts';
import { listStoredPartitions, type StoredPartition } from '../../../postgres/partitions.ts';
import type { Queryable } from '../../../postgres/queryable.ts';
import { ArchiveError } from '../archive/manifest.ts';
import { recordEvent } from '../events.ts';
import { finishDetach, setPatience } from './detach.ts';
import { forgetDetach, listNoted } from './detached.ts';
import { explainFailure } from './explain-failure.ts';
import { reattach } from './reattach.ts';
import { retireAttached, retireDetached, type RetireContext, type Retired } from './retire-partition.ts';
import type { DetachedPartition } from './settle.ts';

export interface RetainReport {
  result: RetentionResult;
  /** Told of every partition that could not leave. */
  fail: (partition: string, reason: string) => Promise<void>;
}

/**
 * Does what the policy of one table asks for: finishes detaches that were interrupted, gives back what is no longer due,
 * and takes away what is, oldest first. A partition that cannot be archived stays and the next one follows; after any
 * other failure the table waits for the next run.
 */
export async function retainTable(context: RetireContext, { result, fail }: RetainReport): Promise<void> {
  const { session, policy, now } = context;
  const { client } = session;
  const invalid = invalidPolicy(policy);
  if (invalid !== null) throw new Error(`${policy.table} keeps everything: ${invalid}`);

  await setPatience(client, context.patienceMs);
  const detached = await finishInterrupted(context);
  const kept = await keptPartitions(client, policy.table);
  const attached = (await listStoredPartitions(client, policy.table)).filter(
    ({ name, detachPending }) => !detachPending && !kept.has(name)
  );
  const due = new Set(duePartitions<StoredPartition | DetachedPartition>(policy, [...detached, ...attached], now));
  for (const partition of [...detached, ...attached]) {
    try {
      const retired = await handle(context, partition, due.has(partition));
      if (retired !== undefined) report(result, partition.name, retired);
    } catch (error) {
      await fail(partition.name, explainFailure(error, policy.table, partition.name, context.patienceMs));
      if (!(error instanceof ArchiveError)) return;
    }
  }
}

async function handle(
  context: RetireContext,
  partition: StoredPartition | DetachedPartition,
  isDueNow: boolean
): Promise<Retired | undefined> {
  const { session, policy, now, actor } = context;
  if ('relation' in partition) {
    if (isDueNow) return retireDetached(context, partition);
    await reattach({ client: session.client, table: policy.table, now, actor }, partition);
    return undefined;
  }
  if (!isDueNow) return undefined;
  return retireAttached(context, partition, isDue(partition, policy.retentionDays, now) ? 'age' : 'volume');
}

function report(result: RetentionResult, name: string, { dropped, archived, held }: Retired): void {
  if (dropped) result.dropped.push(name);
  if (archived) result.archived.push(name);
  if (held) result.held.push(name);
}

/** Brings detaches to their end that a crash interrupted, and answers the partitions that are detached and not dropped. */
async function finishInterrupted(context: RetireContext): Promise<DetachedPartition[]> {
  const { session, policy, now, actor, patienceMs } = context;
  const { client } = session;
  const { table } = policy;
  const noted = await listNoted(client, table);
  for (const partition of (await listStoredPartitions(client, table)).filter(({ detachPending }) => detachPending)) {
    await finishDetach(client, table, partition.name).catch((error: unknown) => {
      throw new Error(explainFailure(error, table, partition.name, patienceMs), { cause: error });
    });
    const ours = noted.some(({ oid }) => oid === partition.oid);
    const { name, rows, bytes } = partition;
    const detail = ours
      ? 'an interrupted detach was finished'
      : 'a detach that someone else began was finished; the table stays';
    await recordEvent(client, { at: now, table, partition: name, event: 'detached', rows, bytes, actor, detail });
  }
  const left: DetachedPartition[] = [];
  for (const partition of await listNoted(client, table)) {
    // Still attached: the crash came before the detach. Gone: someone else has dropped it.
    if (partition.attached || partition.relation === null) await forgetDetach(client, partition.name);
    else left.push({ ...partition, relation: partition.relation });
  }
  return left;
}

/** Those that a restore keeps for a while, and those of which nothing but rows under a legal hold is left. */
async function keptPartitions(db: Queryable, table: string): Promise<Set<string>> {
  const { rows } = await db.query<{ partition_name: string }>(KEPT, [table]);
  return new Set(rows.map(({ partition_name }) => partition_name));
}

const KEPT = /* sql */ `
  -- partitions/kept
  select partition_name
    from howdah.partition_keep
   where table_name = $1`;
