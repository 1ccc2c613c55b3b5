import type { AcceptedTime } from '../../decide/accepted-time.ts';
import type { Filled, IntakeRequest, Stored } from '../records.ts';
import { Rejection } from '../rejection.ts';
import { BatchRows } from './batch-rows.ts';
import type { Dictionaries } from './dictionaries.ts';
import { kindOf, perKind, type PerKind } from './kinds/kinds.ts';
import type { PartitionedTable } from './partition-keeper.ts';

/** A request that waits for its commit. */
export interface Pending {
  request: IntakeRequest;
  /** Digest as hex. */
  id: string;
  enqueuedAt: number;
  /** True once its sender has an answer; what comes later is not heard. */
  settled: boolean;
  resolve(stored: Stored): void;
  reject(error: Error): void;
}

/** How many spans, occurrences, points and other records a batch has. */
export interface Places {
  rows: number;
  occurrences: number;
  points: number;
  records: PerKind<number>;
}

/** A request in a batch: what it brought lies between these places. */
export interface BatchedRequest {
  pending: Pending;
  filled: Filled & Pick<Stored, 'moved' | 'cut'>;
  from: Places;
  to: Places;
}

/** The requests that one lane stores with one transaction. The buffers are reused from batch to batch. */
export class Batch {
  readonly rows: BatchRows;
  requests: BatchedRequest[] = [];

  constructor(dictionaries: Dictionaries) {
    this.rows = new BatchRows(dictionaries);
  }

  get isFull(): boolean {
    const { count, out, occurrences, metrics, records } = this.rows;
    return (
      count >= MAX_ROWS ||
      out.used + records.bytes >= MAX_BYTES ||
      occurrences.length >= MAX_OCCURRENCES ||
      metrics.points.length >= MAX_POINTS ||
      records.total >= MAX_RECORDS
    );
  }

  /** Decodes the request into the batch. What cannot be decoded is answered here, and its neighbours go on. */
  add(pending: Pending, acceptedOf: (table: PartitionedTable) => AcceptedTime): void {
    const { rows } = this;
    const from = rows.places();
    rows.begin(pending.request.projectId, acceptedOf('span'), {
      occurrences: acceptedOf('tb_error_occurrence'),
      points: acceptedOf('metric_point'),
      records: perKind((kind) => acceptedOf(kindOf(kind).table)),
    });
    try {
      const filled = pending.request.fill(rows);
      this.requests.push({
        pending,
        filled: { ...filled, moved: rows.moved(), cut: rows.cuts() },
        from,
        to: rows.places(),
      });
    } catch (error) {
      rows.truncate(from);
      pending.reject(error instanceof Error ? error : new Rejection('internal', 500, String(error)));
    }
  }

  reset(): void {
    this.requests = [];
    this.rows.reset();
  }
}

const MAX_ROWS = 5_000;
const MAX_OCCURRENCES = 2_000;
const MAX_POINTS = 10_000;
const MAX_RECORDS = 5_000;
const MAX_BYTES = 8 * 1024 * 1024;
