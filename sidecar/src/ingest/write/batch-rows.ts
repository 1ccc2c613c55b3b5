import { moveReason, placeInTime, type AcceptedTime, type MoveReason } from '../../decide/accepted-time.ts';
import type {
  MovedRecords,
  OccurrenceRecord,
  RecordKinds,
  RequestSink,
  ResourceEntry,
  ResourceRecord,
  ScopeEntry,
  ScopeRecord,
  SpanFields,
  SpanRecord,
  WireText,
} from '../records.ts';
import type { Places } from './batch.ts';
import { BatchRecords } from './batch-records.ts';
import {
  EPOCH_2000_MICROS,
  writeWords,
  writeId,
  writeInt16,
  writeInt32,
  writeInt64,
  writeNull,
} from './copy-binary.ts';
import type { Dictionaries, NewEntries, Operation, Resource, Scope } from './dictionaries.ts';
import { perKind, type PerKind } from './kinds/kinds.ts';
import { MetricPoints } from './metric-points.ts';
import { MovedCounts } from './moved-counts.ts';
import { RowBuffer } from './row-buffer.ts';
import { idsOf, OPERATION_ID, parentsOf, RESOURCE_ID, TAIL, type SpanIds } from './span-ids.ts';
import { writeSpanRecord } from './span-record.ts';

/** The columns in the order in which the sink writes them: first those of variable length, see SpanSink. */
export const COPY_SPANS =
  'copy howdah.span (attributes, events, links, extra, status_message, tenant, http_status, scope_id, trace_id, span_id, ' +
  'project_id, operation_id, resource_id, start_time, duration_ns, status_code, parent_span_id) from stdin (format binary)';
const COLUMNS = 17;
/** Where the first column begins: after the number of columns. */
const ATTRIBUTES = 2;

/** Where an encoded span lies, and what the rollups need of it. */
export interface SpanRow {
  index: number;
  slab: number;
  start: number;
  tail: number;
  end: number;
  startMicros: number;
  /** Exact up to 104 days, the nearest number beyond. */
  durationNs: number;
  isError: boolean;
  projectId: number;
  operation: Operation;
  resource: Resource;
  scope: Scope | null;
}
const MAX_POOLED_ROWS = 20_000;

/**
 * Encoded spans, the occurrences and the points of metrics of one batch. Ids of dictionary rows that are not known yet
 * are filled in by {@link fillInIds}, after the dictionaries have been resolved.
 */
export class BatchRows implements RequestSink {
  readonly out = new RowBuffer(4 * 1024 * 1024);
  readonly scratch = new RowBuffer(64 * 1024);
  /** Rows so far. */
  count = 0;
  /** Reused from batch to batch; those from `count` on are left over. */
  private readonly pool: SpanRow[] = [];
  readonly occurrences: OccurrenceRecord[] = [];
  readonly metrics: MetricPoints;
  readonly records = new BatchRecords();
  private readonly unresolved: SpanRow[] = [];
  private readonly dictionaries: Dictionaries;
  private projectId = 0;
  private firstOfRequest = 0;
  private time: AcceptedTime = { fromMicros: 0, toMicros: 0, nowMicros: 0 };
  private occurrenceTime = this.time;
  private readonly movedRecords = new MovedCounts();
  private cutCounts = new Map<string, number>();
  private rowMoved: MoveReason | null = null;
  private columnAt = 0;
  /** Where rows that were encoded elsewhere begin. */
  private rowsAt = 0;
  private rowMicros = 0;
  private durationHigh = 0;
  private durationLow = 0;

  constructor(dictionaries: Dictionaries) {
    this.dictionaries = dictionaries;
    this.metrics = new MetricPoints(dictionaries.series);
  }

  /** What follows belongs to this project and is measured against these time windows; the first is that of spans. */
  begin(
    projectId: number,
    time: AcceptedTime,
    {
      occurrences = time,
      points = time,
      records = perKind(() => time),
    }: { occurrences?: AcceptedTime; points?: AcceptedTime; records?: PerKind<AcceptedTime> } = {}
  ): void {
    this.projectId = projectId;
    this.time = time;
    this.occurrenceTime = occurrences;
    this.movedRecords.reset();
    if (this.cutCounts.size > 0) this.cutCounts = new Map();
    this.metrics.begin(points, this.movedRecords);
    this.records.begin(projectId, records);
    this.firstOfRequest = this.count;
  }

  /** What was stored at another time than was sent since `begin`. */
  moved(): MovedRecords[] {
    return this.movedRecords.list();
  }

  /** What was cut off since `begin`, by limit. */
  cuts(): ReadonlyMap<string, number> {
    return this.cutCounts;
  }

  cut(limit: string, count = 1): void {
    this.cutCounts.set(limit, (this.cutCounts.get(limit) ?? 0) + count);
  }

  /** How much there is of everything. */
  places(): Places {
    return {
      rows: this.count,
      occurrences: this.occurrences.length,
      points: this.metrics.points.length,
      records: this.records.counts,
    };
  }

  /** Forgets everything from these places on. */
  truncate({ rows, occurrences, points, records }: Places): void {
    this.count = rows;
    this.occurrences.length = occurrences;
    this.metrics.points.length = points;
    this.records.truncate(records);
    const kept = this.unresolved.filter((row) => row.index < rows);
    this.unresolved.splice(0, this.unresolved.length, ...kept);
  }

  reset(): void {
    this.count = this.occurrences.length = this.unresolved.length = this.metrics.points.length = 0;
    this.records.reset();
    this.pool.length = Math.min(this.pool.length, MAX_POOLED_ROWS);
    this.out.reset();
    this.scratch.reset();
  }

  resource(key: string, read: () => ResourceRecord): Resource {
    return this.dictionaries.resource(key, read);
  }

  scope(key: string, read: () => ScopeRecord): Scope {
    return this.dictionaries.scope(key, read);
  }

  operation(
    resource: Resource,
    source: WireText,
    name: { start: number; end: number },
    kind: number,
    dbSystem: { start: number; end: number }
  ): Operation {
    return this.dictionaries.operation(resource, source, name, kind, dbSystem);
  }

  beginRow(startHigh: number, startLow: number, endHigh: number, endLow: number): boolean {
    const { out, time } = this;
    const hasStart = startHigh !== 0 || startLow !== 0;
    const hasEnd = endHigh !== 0 || endLow !== 0;
    const sent = hasStart ? toMicros(startHigh, startLow) : hasEnd ? toMicros(endHigh, endLow) : time.nowMicros;
    this.rowMicros = placeInTime(sent, time);
    this.rowMoved = hasStart ? moveReason(sent, time) : 'no_time';
    this.setDuration(hasStart, startHigh, startLow, endHigh, endLow);
    out.beginRow();
    out.ensure(2 + 12 + 6 + 12 + TAIL);
    out.bytes[out.position++] = 0;
    out.bytes[out.position++] = COLUMNS;
    return this.rowMoved !== null;
  }

  beginJson(): void {
    this.beginText();
    this.out.bytes[this.out.position++] = 1; // version of the binary form of jsonb
  }

  beginText(): void {
    const { out } = this;
    out.ensure(5);
    this.columnAt = out.position - out.rowStart;
    out.position += 4;
  }

  endColumn(): void {
    const { out } = this;
    const at = out.rowStart + this.columnAt;
    out.data.setInt32(at, out.position - at - 4);
  }

  nullColumn(): void {
    const { out } = this;
    out.ensure(4);
    out.position = writeNull(out.data, out.position);
  }

  endRow(fields: SpanFields): void {
    const { out } = this;
    const { source } = fields;
    // True: entries come from `resource`, `scope` and `operation` above and nowhere else.
    const resource = fields.resource as Resource;
    const operation = fields.operation as Operation;
    const scope = fields.scope as Scope | null;
    out.ensure(6 + 12 + TAIL + 12);
    const { data } = out;
    let at = out.position;

    at = fields.httpStatus < 0 ? writeNull(data, at) : writeInt16(data, at, fields.httpStatus);
    at = scope === null ? writeNull(data, at) : writeId(data, at, scope.id);
    const tail = at;
    at = writeWords(data, at, source, fields.traceIdAt, 16);
    at = writeWords(data, at, source, fields.spanIdAt, 8);
    at = writeInt32(data, at, this.projectId);
    at = writeId(data, at, operation.id);
    at = writeId(data, at, resource.id);
    at = writeId(data, at, this.rowMicros - EPOCH_2000_MICROS);
    at = writeInt64(data, at, this.durationHigh, this.durationLow);
    at = writeInt16(data, at, fields.statusCode);
    at = fields.parentSpanIdAt < 0 ? writeNull(data, at) : writeWords(data, at, source, fields.parentSpanIdAt, 8);
    out.position = at;
    if (this.rowMoved !== null) this.movedRecords.add('traces', this.rowMoved);
    const durationNs = this.durationHigh * 4_294_967_296 + this.durationLow;
    const isError = fields.statusCode === 2;
    this.addRow(out.rowStart, tail, at, this.rowMicros, durationNs, isError, operation, resource, scope);
  }

  frame(resource: ResourceEntry, scope: ScopeEntry | null): ReturnType<RequestSink['frame']> {
    const { projectId, time } = this;
    const { fromMicros, toMicros } = time;
    // True for the same reason as in `endRow`.
    const scopeId = scope === null ? -1 : (scope as Scope).id;
    return { projectId, fromMicros, toMicros, resourceId: (resource as Resource).id, scopeId };
  }

  beginRows(bytes: Buffer): void {
    const { out } = this;
    out.beginRow();
    out.ensure(bytes.length);
    bytes.copy(out.bytes, out.position);
    this.rowsAt = out.position;
    out.position += bytes.length;
  }

  encodedRow(
    start: number,
    tail: number,
    end: number,
    startMicros: number,
    durationNs: number,
    isError: boolean,
    operation: Operation,
    resource: Resource,
    scope: Scope | null
  ): void {
    const { out, rowsAt } = this;
    writeId(out.data, rowsAt + tail + OPERATION_ID - 4, operation.id);
    this.addRow(
      rowsAt + start,
      rowsAt + tail,
      rowsAt + end,
      startMicros,
      durationNs,
      isError,
      operation,
      resource,
      scope
    );
  }

  attributesOfRow(): string {
    const { bytes, data, rowStart } = this.out;
    const at = rowStart + ATTRIBUTES;
    const length = data.getInt32(at);
    return length < 0 ? '{}' : bytes.toString('utf8', at + 5, at + 4 + length);
  }

  span(record: SpanRecord, resource: Resource, scope: Scope | null): boolean {
    return writeSpanRecord(this, record, resource, scope);
  }

  occurrence(record: OccurrenceRecord): void {
    const ms = record.occurredAt.getTime();
    const sent = Number.isNaN(ms) ? null : ms * 1_000;
    const reason = moveReason(sent, this.occurrenceTime);
    if (reason === null) {
      this.occurrences.push(record);
      return;
    }
    this.movedRecords.add('errors', reason);
    const occurredAt = new Date(placeInTime(sent, this.occurrenceTime) / 1_000);
    this.occurrences.push({
      ...record,
      occurredAt,
      originalTime: record.originalTime ?? (sent === null ? null : record.occurredAt),
    });
  }

  add<K extends keyof RecordKinds>(kind: K, record: RecordKinds[K]): boolean {
    return this.records.add(kind, record, this.movedRecords);
  }

  spanParents(traceIds: ReadonlySet<string>): Map<string, string | null> {
    return parentsOf(this.out, this.between(this.firstOfRequest, this.count), traceIds);
  }

  /** Dictionary entries without an id that rows from `first` to `last` (excluded) use. */
  newEntries(first: number, last: number): NewEntries {
    const fresh: NewEntries = { resources: new Set(), scopes: new Set(), operations: new Set(), series: new Set() };
    for (const { index, resource, scope, operation } of this.unresolved) {
      if (index < first || index >= last) continue;
      if (resource.id === 0) fresh.resources.add(resource);
      if (scope?.id === 0) fresh.scopes.add(scope);
      if (operation.id === 0) fresh.operations.add(operation);
    }
    return fresh;
  }

  /** Puts the ids that the dictionaries have found since into the rows. Doing it again does no harm. */
  fillInIds(): void {
    for (const { slab, tail, scope, operation, resource } of this.unresolved) {
      const data = this.out.words(slab);
      if (scope !== null) writeId(data, tail - 12, scope.id);
      writeId(data, tail + OPERATION_ID - 4, operation.id);
      writeId(data, tail + RESOURCE_ID - 4, resource.id);
    }
  }

  /** The rows from `first` to `last` (excluded). */
  between(first: number, last: number): SpanRow[] {
    return this.pool.slice(first, last);
  }

  /** Bytes of the rows from `first` to `last` (excluded), in as few pieces as they lie. */
  chunks(first: number, last: number): Buffer[] {
    const chunks: Buffer[] = [];
    let piece = { slab: -1, start: 0, end: 0 };
    for (const { slab, start, end } of this.between(first, last)) {
      if (piece.slab === slab && piece.end === start) {
        piece.end = end;
        continue;
      }
      if (piece.slab >= 0) chunks.push(this.out.view(piece.slab, piece.start, piece.end));
      piece = { slab, start, end };
    }
    if (piece.slab >= 0) chunks.push(this.out.view(piece.slab, piece.start, piece.end));
    return chunks;
  }

  /** Ids of a row in hex, for people. */
  ids(row: SpanRow): SpanIds {
    return idsOf(this.out, row);
  }

  private addRow(
    start: number,
    tail: number,
    end: number,
    startMicros: number,
    durationNs: number,
    isError: boolean,
    operation: Operation,
    resource: Resource,
    scope: Scope | null
  ): void {
    const { slab } = this.out;
    const { count: index, projectId } = this;
    let row = this.pool[index];
    if (row === undefined) {
      row = { index, slab, start, tail, end, startMicros, durationNs, isError, projectId, operation, resource, scope };
      this.pool.push(row);
    } else {
      row.index = index;
      row.slab = slab;
      row.start = start;
      row.tail = tail;
      row.end = end;
      row.startMicros = startMicros;
      row.durationNs = durationNs;
      row.isError = isError;
      row.projectId = projectId;
      row.operation = operation;
      row.resource = resource;
      row.scope = scope;
    }
    this.count += 1;
    if (operation.id === 0 || resource.id === 0 || scope?.id === 0) this.unresolved.push(row);
  }

  // A span that ends before it starts, or has lost one of its times, took no time; one of centuries takes the most
  // that the column holds.
  private setDuration(hasStart: boolean, startHigh: number, startLow: number, endHigh: number, endLow: number): void {
    this.durationHigh = this.durationLow = 0;
    if (!hasStart || endHigh < startHigh || (endHigh === startHigh && endLow <= startLow)) return;
    const borrow = endLow < startLow ? 1 : 0;
    this.durationHigh = endHigh - startHigh - borrow;
    this.durationLow = endLow - startLow + borrow * 4_294_967_296;
    if (this.durationHigh > 0x7fffffff) {
      this.durationHigh = 0x7fffffff;
      this.durationLow = 0xffffffff;
    }
  }
}

// 2^32 ns are 4,294,967 µs and 296 ns: exact without 64-bit arithmetic.
function toMicros(high: number, low: number): number {
  return high * 4_294_967 + Math.floor((high * 296 + low) / 1_000);
}
