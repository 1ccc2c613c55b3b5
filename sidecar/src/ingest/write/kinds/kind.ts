import type { PoolClient } from 'pg';
import type { Signal } from '../../records.ts';
import type { Resource, Scope } from '../dictionaries.ts';
import type { PartitionedTable } from '../partition-keeper.ts';

/** A record with its place in time and in its project. */
export interface Placed<T> {
  record: T;
  projectId: number;
  /** Microseconds since 1970, within the accepted time window. */
  micros: number;
  /** What was sent, where `micros` is something else. */
  originalMicros: number | null;
}

/** How the records of one kind are stored. */
export interface Kind<T> {
  signal: Signal;
  table: PartitionedTable;
  /** Microseconds since 1970; null when the sender did not say. */
  sentMicros: (record: T) => number | null;
  /** The sender's own time, where its clock was corrected and `sentMicros` is another. */
  uncorrectedMicros?: (record: T) => number | null;
  /** Dictionary rows that must be there before the record is stored. */
  entries?: (record: T) => { resource: Resource; scope: Scope | null };
  /** Bytes of what is large and counts for the size of a batch by itself; the others count by their number. */
  bytesOf?: (record: T) => number;
  /** Within the transaction of the batch. Throws PostgreSQL's error when it takes one of them not. */
  store: (client: PoolClient, rows: ReadonlyArray<Placed<T>>, now: Date) => Promise<void>;
  /** What is set aside of a record that PostgreSQL refuses. */
  forPeople: (row: Placed<T>) => unknown;
}

/** The hour of a moment, for counts. */
export function hourOf(micros: number): Date {
  return new Date(Math.floor(micros / 3_600_000_000) * 3_600_000);
}
