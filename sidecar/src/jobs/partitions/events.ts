import type { StorageEvents } from '../../../../contract/api.ts';
import type { Queryable } from '../../postgres/queryable.ts';

/** Something that happened to a partition: a line of the proof of retention. */
export interface PartitionEvent {
  at: Date;
  table: string;
  partition: string | null;
  event: StorageEvents[number]['event'];
  /** Counted where it says so, else the planner's estimate. */
  rows?: number | null;
  bytes?: number | null;
  /** Login of a person, or `howdah`. */
  actor: string;
  detail?: string;
}

export async function recordEvent(db: Queryable, event: PartitionEvent): Promise<void> {
  await db.query(RECORD_EVENT, valuesOf(event));
}

const RECORD_EVENT = /* sql */ `
  -- partitions/record-event
  insert into howdah.partition_event (at, table_name, partition_name, event, rows, bytes, actor, detail)
  values ($1, $2, $3, $4, $5, $6, $7, $8)`;

/**
 * As {@link recordEvent}, unless it is what happened to this partition last: a run an hour that fails for a month for
 * the same reason is one line.
 */
export async function recordNewEvent(db: Queryable, event: PartitionEvent): Promise<void> {
  await db.query(RECORD_NEW_EVENT, valuesOf(event));
}

const RECORD_NEW_EVENT = /* sql */ `
  -- partitions/record-new-event
  insert into howdah.partition_event (at, table_name, partition_name, event, rows, bytes, actor, detail)
  select $1::timestamptz, $2::text, $3::text, $4::text, $5::bigint, $6::bigint, $7::text, $8::text
   where not exists (
     select from (select event, detail from howdah.partition_event
                   where table_name = $2 and partition_name is not distinct from $3
                   order by event_id desc limit 1) as last
      where last.event = $4 and last.detail is not distinct from $8)`;

/** As {@link recordEvent}, unless the same has happened to this partition before. */
export async function recordFirstEvent(db: Queryable, event: PartitionEvent): Promise<void> {
  await db.query(RECORD_FIRST_EVENT, valuesOf(event));
}

const RECORD_FIRST_EVENT = /* sql */ `
  -- partitions/record-first-event
  insert into howdah.partition_event (at, table_name, partition_name, event, rows, bytes, actor, detail)
  select $1::timestamptz, $2::text, $3::text, $4::text, $5::bigint, $6::bigint, $7::text, $8::text
   where not exists (
     select from howdah.partition_event where table_name = $2 and partition_name = $3 and event = $4)`;

function valuesOf({ at, table, partition, event, rows, bytes, actor, detail }: PartitionEvent): unknown[] {
  return [at, table, partition, event, whole(rows), whole(bytes), actor, detail ?? null];
}

function whole(value: number | null | undefined): number | null {
  return value === null || value === undefined ? null : Math.round(value);
}

/** Forgets what is older than 13 months, but for holds on partitions that are still there. */
export async function pruneEvents(db: Queryable, now: Date): Promise<void> {
  await db.query(PRUNE_EVENTS, [now]);
}

const PRUNE_EVENTS = /* sql */ `
  -- partitions/prune-events
  delete from howdah.partition_event
   where at < $1::timestamptz - interval '13 months'
     and not (event = 'held' and to_regclass(format('howdah.%I', partition_name)) is not null)`;
