import type { PartitionHealth, PartitionState } from '../../../contract/frames';

/** A partitioned table as the timeline shows it: one group of rows of the query `partitions`. */
export interface PartitionedTable {
  table: string;
  grain: 'day' | 'month';
  retentionDays: number;
  health: PartitionHealth;
  /** One sentence about its health; null when nothing was said. */
  message: string | null;
  /** Size of the table when its retention is reached; null when the growth is not known. */
  projectedBytes: number | null;
  /** For how long the oldest partition has been due; 0 when nothing is. */
  latenessMs: number;
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
  /** Rows that vacuum has yet to remove, an estimate. */
  deadRows: number;
  lastVacuumAt: Date | null;
}
