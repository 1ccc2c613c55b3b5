import type { Grain } from './partition-bounds.ts';

/** A partitioned table as its policy wants it and as it is. */
export interface PartitionedTable {
  table: string;
  grain: Grain;
  /** Partitions kept ahead of the current one. */
  ahead: number;
  retentionDays: number;
  /** The oldest partitions go while the table is larger; null: no limit. */
  maxBytes: number | null;
  /** What the last run of the partition job failed with. */
  lastError: string | null;
  /** Null when the table is empty. */
  oldestRowAt: Date | null;
  partitions: readonly StoredPartition[];
  /** Attached partitions without two bounds in time, a DEFAULT one for example: retention cannot reach them. */
  unbounded: readonly string[];
}

export interface StoredPartition {
  name: string;
  /** Included. */
  from: Date;
  /** Excluded. */
  to: Date;
  /** `detached`: on its way out, still on disk; `archived`: dropped, and written to a file before. */
  place: 'attached' | 'detached' | 'archived';
  /** When it was taken away or archived; null while it is attached. */
  since: Date | null;
  /** Whether retention leaves it alone: rows in it are under a legal hold, or it was restored. */
  kept: boolean;
  /** Estimate; null when PostgreSQL never looked. */
  rows: number | null;
  /** In the database; an archived one takes none. */
  bytes: number;
  indexBytes: number;
  /** Rows that vacuum has yet to remove, an estimate. */
  deadRows: number;
  lastVacuumAt: Date | null;
}
