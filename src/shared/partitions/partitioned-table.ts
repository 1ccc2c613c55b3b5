import type { PartitionHealth, PartitionState } from '../../../contract/frames';

/** A partitioned table as the timeline shows it: one group of rows of the query `partitions`. */
export interface PartitionedTable {
  table: string;
  grain: 'day' | 'month';
  retentionDays: number;
  health: PartitionHealth;
  /** One sentence about its health; null when nothing was said. */
  message: string | null;
  /** Oldest first. */
  partitions: Partition[];
}

export interface Partition {
  partition: string;
  from: Date;
  to: Date;
  state: PartitionState;
  rows: number | null;
  /** Heap, toast and indexes. */
  bytes: number;
  indexBytes: number;
}
