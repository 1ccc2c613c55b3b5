import type { PartitionHealth, PartitionState } from '../../../contract/frames.ts';
import { type Grain, isDue, partitionsAhead } from './partition-bounds.ts';

/** A partitioned table as its policy wants it and as it is. */
export interface PartitionedTable {
  table: string;
  grain: Grain;
  /** Partitions kept ahead of the current one. */
  ahead: number;
  retentionDays: number;
  /** What the last run of the partition job failed with. */
  lastError: string | null;
  partitions: readonly StoredPartition[];
}

interface StoredPartition {
  name: string;
  /** Included. */
  from: Date;
  /** Excluded. */
  to: Date;
  /** Estimate; null when PostgreSQL never looked. */
  rows: number | null;
  bytes: number;
  indexBytes: number;
  /** Rows that vacuum has yet to remove, an estimate. */
  deadRows: number;
  lastVacuumAt: Date | null;
}

export interface AssessedTable {
  health: PartitionHealth;
  /** One sentence: what is wrong and what will happen, or that all is well. */
  message: string;
  /** In order of time, with those that should exist and do not. */
  partitions: Array<StoredPartition & { state: PartitionState }>;
  /** When the oldest partition will have outlived the retention. */
  nextDropAt: Date | null;
  /** Until when rows find a partition without a gap; null when not even now. */
  aheadUntil: Date | null;
}

export function assessPartitions(table: PartitionedTable, now: Date): AssessedTable {
  const stored = table.partitions.map((partition) => ({ ...partition, state: stateOf(partition, table, now) }));
  const missing = partitionsAhead(table.table, table.grain, now, table.ahead)
    .filter(({ from }) => !table.partitions.some((partition) => covers(partition, from)))
    .map((bounds) => ({
      ...bounds,
      rows: null,
      bytes: 0,
      indexBytes: 0,
      deadRows: 0,
      lastVacuumAt: null,
      state: 'missing' as const,
    }));
  const partitions = [...stored, ...missing].sort((a, b) => a.from.getTime() - b.from.getTime());
  const oldest = table.partitions.reduce((least, { to }) => Math.min(least, to.getTime()), Infinity);

  return {
    ...verdict(table, partitions, now),
    partitions,
    nextDropAt: Number.isFinite(oldest) ? new Date(oldest + table.retentionDays * DAY_MS) : null,
    aheadUntil: coveredUntil(table.partitions, now),
  };
}

const DAY_MS = 86_400_000;
/** A due partition is dropped by the next run; one that is still there after this has been forgotten. */
const OVERDUE_DAYS = 2;

function verdict(
  table: PartitionedTable,
  partitions: AssessedTable['partitions'],
  now: Date
): Pick<AssessedTable, 'health' | 'message'> {
  const missing = partitions.filter(({ state }) => state === 'missing');
  const names = missing.map(({ name }) => name).join(', ');
  if (missing.some((partition) => covers(partition, now))) {
    return {
      health: 'critical',
      message: `The partition of now is missing (${names}): rows wait until it is made. Make it with "Create ahead".`,
    };
  }
  if (table.lastError !== null) {
    return { health: 'warning', message: `The last run of the partition job failed: ${table.lastError}` };
  }
  if (missing.length > 0) {
    return {
      health: 'warning',
      message: `Missing ahead: ${names}. The next run makes them; "Create ahead" does it now.`,
    };
  }
  const overdue = partitions.filter(
    (partition) => partition.state === 'due' && isDue(partition, table.retentionDays + OVERDUE_DAYS, now)
  );
  if (overdue.length > 0) {
    return {
      health: 'warning',
      message: `${overdue.length} partitions are older than ${table.retentionDays} days and were not dropped; is the sidecar running all the time?`,
    };
  }
  return {
    health: 'ok',
    message: `All is well: ${table.ahead} ${table.grain}s ahead, kept for ${table.retentionDays} days.`,
  };
}

function stateOf(partition: StoredPartition, { retentionDays }: PartitionedTable, now: Date): PartitionState {
  if (covers(partition, now)) return 'current';
  if (partition.from > now) return 'ahead';
  return isDue(partition, retentionDays, now) ? 'due' : 'existing';
}

function coveredUntil(partitions: readonly StoredPartition[], now: Date): Date | null {
  let until: Date | null = null;
  for (let next = now; ; next = until) {
    const found = partitions.find((partition) => covers(partition, next));
    if (!found) return until;
    until = found.to;
  }
}

function covers({ from, to }: { from: Date; to: Date }, instant: Date): boolean {
  return from <= instant && instant < to;
}
