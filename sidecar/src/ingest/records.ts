/**
 * What travels between the stations of intake: records that are ready to store, the requests that carry them, and the
 * sink into which a decoder writes. Stations know these shapes and not each other.
 */
import type { Breadcrumb } from '../../../contract/api.ts';
import type { Severity } from '../../../contract/frames.ts';
import type { MoveReason } from '../decide/accepted-time.ts';
import type { EventBody } from '../decide/event-body.ts';
import type { ChangeRecord } from './change-records.ts';
import type {
  AttachmentRecord,
  CheckInRecord,
  ClientReportRecord,
  FeedbackRecord,
  SessionRecord,
} from './client-records.ts';
import type { LogRecord } from './log-records.ts';
import type { MetricSink } from './metric-records.ts';

/** One error that happened once, normalised, redacted and cut to size. */
export interface OccurrenceRecord {
  /** uuid; the same error sent again has the same id. */
  occurrenceId: string;
  /**
   * By what other signals may report the same error (a span event and a log record), its own first. It is stored
   * unless one of them has reported the first. Empty for an error that comes in one way only.
   */
  reportKeys: readonly string[];
  /**
   * Keys of the error at its own span (`at`) and at the spans above, which report it again as it passes through them,
   * perhaps in a later request: what stands above another one is not stored. Not given for what has no span above or
   * below.
   */
  passing?: { at: string; above: readonly string[] } | undefined;
  issueId: string;
  projectId: number;
  /** As the sender says it, perhaps an invalid date; the sink moves it into the time that is kept. */
  occurredAt: Date;
  /** What was sent, where `occurredAt` is something else: a clock was corrected, or the sink moved it. */
  originalTime: Date | null;
  receivedAt: Date;
  type: string;
  message: string;
  severity: Severity;
  handled: boolean | null;
  environment: string;
  release: string | null;
  service: string | null;
  serverName: string | null;
  transaction: string | null;
  tenant: string | null;
  userId: string | null;
  platform: string | null;
  sdk: string | null;
  /** 32 hex digits, lower case. */
  traceId: string | null;
  /** 16 hex digits, lower case. */
  spanId: string | null;
  stackTrace: string | null;
  tags: Record<string, string>;
  /** Flat: what the sender attached, by name. */
  context: Record<string, unknown>;
  request: Record<string, unknown> | null;
  user: Record<string, unknown> | null;
  breadcrumbs: Breadcrumb[];
  event: EventBody;
  fingerprint: string;
  fingerprintVersion: number;
  fingerprintReason: string;
  culprit: string;
}

/** Who produced telemetry. `attributes` is JSON text, because it is stored and compared as such. */
export interface ResourceRecord {
  attributes: string;
  serviceName: string;
  serviceNamespace: string | null;
  serviceVersion: string | null;
  environment: string;
  tenant: string | null;
}

/** The instrumentation library that produced spans or points. */
export interface ScopeRecord {
  name: string;
  version: string | null;
  attributes: string;
}

/** A span as an object; the protobuf path makes none and writes into the sink. */
export interface SpanRecord {
  /** 32, 16 and 16 hex digits. */
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  name: string;
  /** OTLP span kind. */
  kind: number;
  /** OTLP status code. */
  statusCode: number;
  statusMessage: string | null;
  startUnixNano: bigint;
  endUnixNano: bigint;
  httpStatus: number | null;
  tenant: string | null;
  dbSystem: string | null;
  /** JSON texts. */
  attributes: string | null;
  events: string | null;
  links: string | null;
  /** What is rarely sent, see the comment on span.extra. */
  extra: Record<string, unknown>;
}

/** An exception that was recorded on a span, before it becomes an occurrence. */
export interface SpanException {
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
  /** Place among the span's events. */
  ordinal: number;
  /** 0 when neither the event nor its span has a time. */
  timeUnixNano: bigint;
  /** The same object for the same attributes, again and again: what follows from it need not be worked out anew. */
  attributes: Readonly<Record<string, unknown>>;
  spanName: string;
  /** The same object for every exception of a span. */
  spanAttributes: Readonly<Record<string, unknown>>;
  resource: ResourceRecord;
}

/** Handles of dictionary rows; what is behind them is the writer's business. */
export interface ResourceEntry {
  readonly record: ResourceRecord;
}
export type ScopeEntry = object;
type OperationEntry = object;

/** What the end of a row needs beside the columns that were written before. One object is reused for every span. */
export interface SpanFields {
  /** Holds the ids at the three places; -1 for no parent. */
  source: DataView;
  traceIdAt: number;
  spanIdAt: number;
  parentSpanIdAt: number;
  statusCode: number;
  /** -1 for none. */
  httpStatus: number;
  resource: ResourceEntry;
  scope: ScopeEntry | null;
  operation: OperationEntry;
}

/** What stands in every row of a resource and scope. */
interface RowFrame {
  projectId: number;
  /** Starts between these are stored as they are, see decide/accepted-time.ts. */
  fromMicros: number;
  toMicros: number;
  /** 0: not known yet, and filled in later. */
  resourceId: number;
  /** -1 for no scope. */
  scopeId: number;
}

/** A buffer that is written from `position` on. `ensure` makes room for so many bytes more and may replace `bytes`. */
export interface ByteSink {
  readonly bytes: Buffer;
  /** The same bytes: words of four are read and written faster through it than one byte after the other. */
  readonly data: DataView;
  position: number;
  ensure(count: number): void;
}

/** Bytes as received, and the same bytes for words of four. */
export interface WireText {
  readonly bytes: Buffer;
  readonly data: DataView;
}

/** Where decoders of every signal put resources and scopes. */
export interface DictionarySink {
  /** For text that is not a column; whoever writes begins at position 0. */
  readonly scratch: ByteSink;
  /** The entry of a resource, looked up by the bytes or text it came as; `read` is called for an unknown one. */
  resource(key: string, read: () => ResourceRecord): ResourceEntry;
  scope(key: string, read: () => ScopeRecord): ScopeEntry;
  /** Counts for Setup that a part of what was sent was left out because of a limit; the stored rest says so. */
  cut(limit: string, count?: number): void;
}

/**
 * Where spans go, row by row, as bytes of COPY BINARY. A row is begun, then its six variable columns are written in
 * this order: attributes, events, links, extra (jsonb), status message, tenant (text); then it is ended. A row that was
 * begun and not ended is forgotten with the next `beginRow`.
 */
export interface SpanSink extends DictionarySink {
  /** The columns of the current row. */
  readonly out: ByteSink;
  /** Times in halves of 32 bits. True when the start was moved into the accepted time window: see `extra`. */
  beginRow(startHigh: number, startLow: number, endHigh: number, endLow: number): boolean;
  beginJson(): void;
  beginText(): void;
  endColumn(): void;
  nullColumn(): void;
  endRow(fields: SpanFields): void;
  /** The attributes of the row that was begun last, as JSON text: what was written is not written again to be read. */
  attributesOfRow(): string;
  /** Name and database system are UTF-8 in `source`; an empty system means none. */
  operation(
    resource: ResourceEntry,
    source: WireText,
    name: { start: number; end: number },
    kind: number,
    dbSystem: { start: number; end: number }
  ): OperationEntry;
  /** For who encodes whole rows itself. */
  frame(resource: ResourceEntry, scope: ScopeEntry | null): RowFrame;
  /** Takes whole rows, of which each is told by `encodedRow` then; they are copied. */
  beginRows(bytes: Buffer): void;
  /** The next row of these: where it begins, where its trace id stands, where it ends; the operation is put into it. */
  encodedRow(
    start: number,
    tail: number,
    end: number,
    startMicros: number,
    durationNs: number,
    isError: boolean,
    operation: OperationEntry,
    resource: ResourceEntry,
    scope: ScopeEntry | null
  ): void;
  /** A whole row from a record; answers as `beginRow`. */
  span(span: SpanRecord, resource: ResourceEntry, scope: ScopeEntry | null): boolean;
}

/** What a decoder found in a request of spans. */
export interface DecodedSpans {
  stored: number;
  /** Of these, spans whose start was moved into the accepted time window. */
  moved: number;
  /** Spans that were refused, by reason in plain words. */
  rejected: Map<string, number>;
  exceptions: SpanException[];
  /** Exceptions beyond the number that one request may have; their spans are stored. */
  exceptionsLeftOut: number;
}

/** Records that are stored one by one, each kind in its own table, by the name of the kind. */
export interface RecordKinds {
  log: LogRecord;
  change: ChangeRecord;
  session: SessionRecord;
  feedback: FeedbackRecord;
  check_in: CheckInRecord;
  client_report: ClientReportRecord;
  attachment: AttachmentRecord;
}

/** What a request is about; as it stands in the ledger, in `/metrics` and on Setup. */
export type Signal = 'traces' | 'errors' | 'metrics' | 'logs' | 'changes' | 'clients';

/** The sink of one request: its spans, occurrences, points of metrics and other records. */
export interface RequestSink extends SpanSink {
  readonly metrics: MetricSink;
  occurrence(record: OccurrenceRecord): void;
  /** Answers true when the record's time was moved into the accepted time window, or was not given. */
  add<K extends keyof RecordKinds>(kind: K, record: RecordKinds[K]): boolean;
  /** Parents of the spans of these traces in this request: `trace id + span id` to span id, in hex. */
  spanParents(traceIds: ReadonlySet<string>): Map<string, string | null>;
}

/** A request on its way to the writer. */
export interface IntakeRequest {
  projectId: number;
  signal: Signal;
  /** Tells a repeated request from a new one. */
  digest: Buffer;
  /** Of the body, where the digest is of something else: a key of the sender's own. */
  bodyDigest?: Buffer | null;
  /** What it weighs in the queue. */
  bytes: number;
  receivedAt: Date;
  /** Decodes into the sink, once. A thrown Rejection refuses this request alone. */
  fill(sink: RequestSink): Filled;
}

export interface Filled {
  rejected: number;
  /** For people; empty when all went in as it came. */
  message: string;
}

/** So many records of a request are stored at another time than was sent. */
export interface MovedRecords {
  signal: Signal;
  reason: MoveReason;
  count: number;
}

/** What became of a request, after the commit. */
export interface Stored extends Filled {
  moved: MovedRecords[];
  /** How often each limit cut something off. */
  cut: ReadonlyMap<string, number>;
  /** True when it had been stored before. */
  repeated: boolean;
}
