import type { PartitionedTable, StoredPartition } from './partitioned-table.ts';

export interface StorageGrowth {
  /** Null until rows of six hours are there. */
  bytesPerDay: number | null;
  /** Size of the table when its retention is reached, if it goes on like this; null when that is not known. */
  projectedBytes: number | null;
}

type Grown = Pick<PartitionedTable, 'grain' | 'retentionDays' | 'maxBytes' | 'oldestRowAt' | 'partitions'>;

/**
 * How fast a table grows, by the partitions of the last week (months: the last 31 days), and what that comes to. Time
 * before the first row does not count, nor does time without a partition: the table did not exist then, or nothing was
 * running.
 */
export function storageGrowth(table: Grown, now: Date): StorageGrowth {
  const bytesPerDay = growthOf(table, now);
  return { bytesPerDay, projectedBytes: bytesPerDay === null ? null : projectionOf(table, bytesPerDay, now) };
}

function growthOf({ grain, oldestRowAt, partitions }: Grown, now: Date): number | null {
  if (oldestRowAt === null) return null;
  const begin = Math.max(oldestRowAt.getTime(), now.getTime() - WINDOW_DAYS[grain] * DAY_MS);
  let writtenMs = 0;
  let bytes = 0;
  for (const partition of partitions) {
    if (partition.place !== 'attached') continue;
    const from = Math.max(partition.from.getTime(), oldestRowAt.getTime());
    const to = Math.min(partition.to.getTime(), now.getTime());
    const within = to - Math.max(from, begin);
    if (within <= 0) continue;
    writtenMs += within;
    bytes += (sizeOf(partition) * within) / (to - from);
  }
  return writtenMs < LEAST_MS ? null : Math.round((bytes / writtenMs) * DAY_MS);
}

/**
 * A partition stays until its youngest row is as old as the retention: just before it goes, the table holds one
 * partition more than the retention. What is kept for other reasons comes on top.
 */
function projectionOf({ grain, retentionDays, maxBytes, partitions }: Grown, bytesPerDay: number, now: Date): number {
  const byAge = bytesPerDay * (retentionDays + GRAIN_DAYS[grain]);
  // The current partition is never dropped, however large.
  const byVolume = maxBytes === null ? Infinity : Math.max(maxBytes, bytesPerDay * GRAIN_DAYS[grain]);
  const beyond = now.getTime() - retentionDays * DAY_MS;
  const kept = partitions.filter(
    ({ place, kept: isKept, to }) => place === 'attached' && isKept && to.getTime() <= beyond
  );
  return Math.round(Math.min(byAge, byVolume) + kept.reduce((total, partition) => total + sizeOf(partition), 0));
}

/** Table and indexes. */
export function sizeOf({ bytes, indexBytes }: Pick<StoredPartition, 'bytes' | 'indexBytes'>): number {
  return bytes + indexBytes;
}

const DAY_MS = 86_400_000;
const LEAST_MS = DAY_MS / 4;
const WINDOW_DAYS = { day: 7, month: 31 };
const GRAIN_DAYS = { day: 1, month: 31 };
