import { durationBucket } from '../../decide/duration-bucket.ts';
import { prepared } from '../../postgres/prepared.ts';
import type { Queryable } from '../../postgres/queryable.ts';
import type { SpanRow } from './batch-rows.ts';

/**
 * The minutes that one lane has counted, in memory, written as absolute values under a writer id of its own. A batch is
 * counted beside them first and becomes part of them with its commit, so a rolled-back batch leaves no trace.
 */
export class Rollups {
  private writerId: string | null = null;
  private openedAt = 0;
  /** By project and environment. */
  private readonly groups = new Map<string, OperationCells>();
  private cells = 0;
  private touched: Cell[] = [];

  /**
   * Forgets everything and takes a new writer id with the next batch. Needed whenever it is not known whether the last
   * batch was committed: what was written under the old id then stays as it is.
   */
  rotate(): void {
    this.writerId = null;
    this.groups.clear();
    this.cells = 0;
    this.touched = [];
  }

  /** Gets a writer id where there is none, outside of the batch's transaction. */
  async prepare(db: Queryable, now: Date): Promise<void> {
    if (now.getTime() - this.openedAt > ROTATE_AFTER_MS || this.cells > MAX_CELLS) this.rotate();
    if (this.writerId !== null) return;
    const { rows } = await db.query<{ id: string }>(NEXT_WRITER);
    this.writerId = rows[0]?.id ?? null;
    this.openedAt = now.getTime();
  }

  /**
   * Counts rows of the batch at hand; their dictionary entries have ids. Those before `fromMicros` are older than what
   * rollups keep: their minutes would be made anew only to be dropped again.
   */
  add(rows: Iterable<SpanRow>, fromMicros = -Infinity): void {
    let group: OperationCells | undefined;
    let projectId = 0;
    let environment = '';
    for (const row of rows) {
      if (row.startMicros < fromMicros) continue;
      const { resource, operation } = row;
      if (group === undefined || row.projectId !== projectId || resource.record.environment !== environment) {
        projectId = row.projectId;
        environment = resource.record.environment;
        group = this.group(projectId, environment);
      }
      const minute = Math.floor(row.startMicros / 60_000_000);
      let minutes = group.get(operation.id);
      if (minutes === undefined) group.set(operation.id, (minutes = new Map<number, Cell>()));
      let cell = minutes.get(minute);
      if (cell === undefined) {
        minutes.set(minute, (cell = new Cell(minute, operation.id, environment, projectId)));
        this.cells += 1;
      }
      if (!cell.isTouched) {
        cell.isTouched = true;
        this.touched.push(cell);
      }
      cell.add(row.durationNs, row.isError);
    }
  }

  /** Writes what the batch changed; belongs into the transaction of its spans. */
  async write(db: Queryable): Promise<void> {
    if (this.touched.length === 0) return;
    const totals = this.touched.map((cell) => cell.total());
    await db.query(
      prepared(UPSERT, [
        this.touched.map((cell) => cell.minute * 60),
        this.touched.map((cell) => cell.operationId),
        this.touched.map((cell) => cell.environment),
        this.touched.map((cell) => cell.projectId),
        this.writerId,
        totals.map((total) => total.count),
        totals.map((total) => total.errors),
        totals.map((total) => total.durationSum()),
        totals.map((total) => total.offset),
        totals.map((total) => `{${total.histogram.join(',')}}`),
      ])
    );
  }

  /** The minutes, in ms epoch, that the batch at hand changed. */
  touchedMinutes(): Set<number> {
    return new Set(this.touched.map(({ minute }) => minute * 60_000));
  }

  committed(): void {
    for (const cell of this.touched) cell.keep();
    this.touched = [];
  }

  rolledBack(): void {
    for (const cell of this.touched) cell.discard();
    this.touched = [];
  }

  private group(projectId: number, environment: string): OperationCells {
    const key = `${projectId} ${environment}`;
    let group = this.groups.get(key);
    if (group === undefined) this.groups.set(key, (group = new Map<number, Map<number, Cell>>()));
    return group;
  }
}

/** By operation, then minute. By id and not by entry: the cache may hold two entries of one row. */
type OperationCells = Map<number, Map<number, Cell>>;

const ROTATE_AFTER_MS = 180_000;
const MAX_CELLS = 20_000;

/** Spans of one minute and operation: what is committed, and what the batch at hand adds. */
class Cell {
  readonly minute: number;
  readonly operationId: number;
  readonly environment: string;
  readonly projectId: number;
  isTouched = false;
  private batch = new Counts();
  private kept = new Counts();
  private sum: Counts | null = null;

  constructor(minute: number, operationId: number, environment: string, projectId: number) {
    this.minute = minute;
    this.operationId = operationId;
    this.environment = environment;
    this.projectId = projectId;
  }

  add(durationNs: number, isError: boolean): void {
    this.sum = null;
    this.batch.add(durationNs, isError);
  }

  /** With the batch. Made once: what is written is what is kept when it is committed. */
  total(): Counts {
    return (this.sum ??= this.kept.plus(this.batch));
  }

  keep(): void {
    this.kept = this.total();
    this.discard();
  }

  discard(): void {
    this.batch = new Counts();
    this.sum = null;
    this.isTouched = false;
  }
}

class Counts {
  count = 0;
  errors = 0;
  /** First bucket of the histogram. */
  offset = 0;
  histogram: number[] = [];
  // Seconds and the rest in nanoseconds, so that the sum stays exact.
  private seconds = 0;
  private nanos = 0;

  add(durationNs: number, isError: boolean): void {
    this.count += 1;
    if (isError) this.errors += 1;
    const seconds = Math.floor(durationNs / 1e9);
    this.seconds += seconds;
    this.nanos += durationNs - seconds * 1e9;
    this.addToBucket(durationBucket(durationNs), 1);
  }

  durationSum(): string {
    return (BigInt(this.seconds) * 1_000_000_000n + BigInt(this.nanos)).toString();
  }

  plus(other: Counts): Counts {
    const sum = new Counts();
    sum.count = this.count + other.count;
    sum.errors = this.errors + other.errors;
    sum.seconds = this.seconds + other.seconds;
    sum.nanos = this.nanos + other.nanos;
    sum.offset = this.offset;
    sum.histogram = [...this.histogram];
    other.histogram.forEach((count, i) => count > 0 && sum.addToBucket(other.offset + i, count));
    return sum;
  }

  private addToBucket(bucket: number, count: number): void {
    const { histogram } = this;
    if (histogram.length === 0) this.offset = bucket;
    while (bucket < this.offset) {
      histogram.unshift(0);
      this.offset -= 1;
    }
    const at = bucket - this.offset;
    while (histogram.length <= at) histogram.push(0);
    histogram[at] = (histogram[at] ?? 0) + count;
  }
}

const NEXT_WRITER = /* sql */ `
  -- ingest/next-rollup-writer
  select nextval('howdah.rollup_writer') as id`;

const UPSERT = /* sql */ `
  -- ingest/upsert-rollups
  insert into howdah.span_rollup
         (bucket, operation_id, environment, project_id, writer_id,
          span_count, error_count, duration_sum_ns, hist_offset, hist)
  select to_timestamp(second), operation_id, environment, project_id, $5::bigint,
         span_count, error_count, duration_sum_ns, hist_offset, hist::integer[]
    from unnest($1::bigint[], $2::bigint[], $3::text[], $4::integer[], $6::bigint[], $7::bigint[], $8::numeric[],
                $9::smallint[], $10::text[])
         as given (second, operation_id, environment, project_id, span_count, error_count, duration_sum_ns,
                   hist_offset, hist)
      on conflict (bucket, operation_id, environment, project_id, writer_id) do update
     set span_count = excluded.span_count, error_count = excluded.error_count,
         duration_sum_ns = excluded.duration_sum_ns, hist_offset = excluded.hist_offset, hist = excluded.hist`;
