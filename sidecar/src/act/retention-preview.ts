import type { PolicyRequest, RetentionPreview } from '../../../contract/api.ts';
import { isDue, type Grain } from '../decide/partition-bounds.ts';
import { duePartitions, refusalOf, type RetentionPolicy, type SizedPartition } from '../decide/partition-due.ts';
import type { Queryable } from '../postgres/queryable.ts';

/** A policy as it is in force. */
export interface StoredPolicy extends PolicyRequest, RetentionPolicy {
  grain: Grain;
}

/**
 * What retention would do with a table under a wanted policy. Held partitions are named, not counted: their other rows
 * go, and what they take afterwards nobody knows.
 */
export async function previewRetention(
  db: Queryable,
  before: StoredPolicy,
  request: PolicyRequest,
  now: Date
): Promise<RetentionPreview> {
  const { table } = before;
  const partitions = await readPartitions(db, table, now);
  const wanted = { ...before, ...request };
  const inTurn = partitions.filter(({ kept }) => !kept);
  const due = duePartitions(wanted, inTurn, now);
  const held = await namesOfHeld(db, table, due);
  const drops = due.filter(({ name }) => !held.has(name)).map(toDrop);
  const spared = partitions.filter((partition) => partition.kept && isDue(partition, wanted.retentionDays, now));
  return {
    table,
    drops,
    bytes: drops.reduce((total, { bytes }) => total + bytes, 0),
    kept: [...spared.map(({ name }) => name), ...held].sort(),
    refusal: limitRefusal(request) ?? refusalOf(wanted, inTurn, now, before),
  };
}

/** A request that is sent again is told by yesterday's digests: they must not go because there are many. */
function limitRefusal({ table, maxBytes }: PolicyRequest): string | null {
  return table === 'ingest_ledger' && maxBytes !== null
    ? 'ingest_ledger tells a request that is sent twice: it is kept by time alone. Leave its size limit out.'
    : null;
}

interface ReadPartition extends SizedPartition {
  rows: number | null;
  /** Restored, or held and freed of all else already. */
  kept: boolean;
}

async function readPartitions(db: Queryable, table: string, now: Date): Promise<ReadPartition[]> {
  const { rows } = await db.query<{
    name: string;
    from_at: Date;
    to_at: Date;
    bytes: string;
    heap_bytes: string;
    row_estimate: string | null;
    kept: boolean;
  }>(READ_PARTITIONS, [table, now]);
  return rows.map(({ name, from_at, to_at, bytes, heap_bytes, row_estimate, kept }) => ({
    name,
    from: from_at,
    to: to_at,
    bytes: Number(bytes),
    heapBytes: Number(heap_bytes),
    rows: row_estimate === null ? null : Number(row_estimate),
    kept,
  }));
}

const READ_PARTITIONS = /* sql */ `
  -- policy/read-partitions
  select p.partition_name as name, p.from_at, p.to_at, coalesce(pg_total_relation_size(p.partition_oid), 0) as bytes,
         coalesce(pg_relation_size(p.partition_oid), 0) as heap_bytes,
         case when c.reltuples >= 0 then c.reltuples::bigint end as row_estimate,
         exists (select from howdah.partition_keep k
                  where k.partition_name = p.partition_name and k.keep_until > $2)
         or case when p.partition_name in (select e.partition_name from howdah.partition_event e where e.event = 'held')
                 then howdah.has_held_rows($1, p.partition_oid) else false end as kept
    from howdah.partitions_of($1) p
    join pg_class c on c.oid = p.partition_oid`;

/** Of partitions that are due, those that will not go as a whole. */
async function namesOfHeld(db: Queryable, table: string, due: readonly ReadPartition[]): Promise<Set<string>> {
  const { rows } = await db.query<{ name: string }>(READ_HELD, [table, due.map(({ name }) => name)]);
  return new Set(rows.map(({ name }) => name));
}

const READ_HELD = /* sql */ `
  -- policy/read-held
  select p.partition_name as name
    from howdah.partitions_of($1) p
   where p.partition_name = any ($2::text[]) and howdah.has_held_rows($1, p.partition_oid)`;

function toDrop({ name, from, to, rows, bytes }: ReadPartition): RetentionPreview['drops'][number] {
  return { partition: name, from: from.toISOString(), to: to.toISOString(), rows, bytes };
}
