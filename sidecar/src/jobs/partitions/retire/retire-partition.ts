import type { LockedSession } from '../../../postgres/locked-session.ts';
import type { StoredPartition } from '../../../postgres/partitions.ts';
import type { Archives } from '../archive/archive-partition.ts';
import { recordEvent, recordFirstEvent } from '../events.ts';
import type { PartitionPolicy } from '../policies.ts';
import { detach, refuseLongTransactions } from './detach.ts';
import { noteArchive, noteDetach } from './detached.ts';
import { dropDetached } from './drop-detached.ts';
import { heldPart } from './held-rows.ts';
import { settle, type DetachedPartition } from './settle.ts';

export interface RetireContext {
  session: LockedSession;
  policy: PartitionPolicy;
  archives: Archives;
  now: Date;
  actor: string;
  /** How long each step may wait for transactions of others. */
  patienceMs: number;
}

export interface Retired {
  dropped: boolean;
  archived: boolean;
  /** Rows of it are left, under a legal hold. */
  held: boolean;
}

/**
 * Takes a partition away: archive, note, detach, settle, drop. Up to the detach nothing has changed for readers, so that
 * a failed archive costs nobody anything; what fails later is done by the next run, from the step where it failed.
 */
export async function retireAttached(
  context: RetireContext,
  partition: StoredPartition,
  reason: string
): Promise<Retired> {
  const { session, policy, now, actor, patienceMs } = context;
  const { client } = session;
  const { table } = policy;
  const event = { at: now, table, partition: partition.name, actor };
  const held = await heldPart(client, table, partition.name);
  if (held === 'all') {
    await recordFirstEvent(client, { ...event, event: 'held', rows: partition.rows, bytes: partition.bytes });
    return { dropped: false, archived: false, held: true };
  }
  const archive = await archiveIfAsked(context, { ...partition, relation: partition.name });
  await session.check();
  await refuseLongTransactions(client, table, patienceMs);
  await noteDetach(client, table, partition, { reason, archive, now });
  await detach(client, table, partition.name);
  await recordEvent(client, { ...event, event: 'detached', rows: partition.rows, bytes: partition.bytes });
  const noted = { ...partition, reason, archive, relation: partition.name, attached: false, settled: false };
  const retired = await retireDetached(context, noted);
  return { ...retired, archived: retired.archived || archive !== null };
}

/** Goes on with a partition that is detached already. */
export async function retireDetached(context: RetireContext, partition: DetachedPartition): Promise<Retired> {
  const { session, policy, now, actor } = context;
  const step = { client: session.client, table: policy.table, now, actor };
  const settled = partition.settled ? { ...partition, held: 0 } : await settle(step, partition);
  let { archive } = settled;
  if (archive === null) {
    archive = await archiveIfAsked(context, settled);
    if (archive !== null) await noteArchive(session.client, settled.name, archive);
  }
  const heldLater = await dropDetached(step, settled, whyDropped(policy, settled.reason, archive));
  return { dropped: true, archived: settled.archive === null && archive !== null, held: settled.held > 0 || heldLater };
}

function whyDropped({ retentionDays, maxBytes }: PartitionPolicy, reason: string, archive: string | null): string {
  const why =
    reason === 'volume' ? `the table was larger than ${maxBytes ?? 0} bytes` : `older than ${retentionDays} days`;
  return archive === null ? why : `${why}; archived as ${archive}`;
}

/** Answers the name of the archive; null where none is asked for, or where there is nothing to put into one. */
async function archiveIfAsked(
  { policy, archives, now, actor, session }: RetireContext,
  partition: Pick<DetachedPartition, 'name' | 'relation' | 'from' | 'to' | 'heapBytes'>
): Promise<string | null> {
  if (!policy.archive || partition.heapBytes === 0) return null;
  const { table } = policy;
  const { name, rows, bytes, location, isNew } = await archives.write({ ...partition, table });
  if (isNew) {
    const event = { at: now, table, partition: partition.name, event: 'archived' as const, actor };
    await recordEvent(session.client, { ...event, rows, bytes, detail: location });
  }
  return name;
}
