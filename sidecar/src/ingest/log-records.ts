/**
 * Log records on their way through the stations of intake: as they were sent (out of decode), and ready to store (out of
 * normalise). Beside records.ts, which holds what all signals share.
 */
import type { ResourceEntry, ScopeEntry } from './records.ts';

/** A log record as it was sent, in either encoding of OTLP. */
export interface SentLog {
  /** 0 when not sent. */
  timeUnixNano: bigint;
  observedUnixNano: bigint;
  /** Any whole number; 0 when not sent. */
  severityNumber: number;
  /** Empty when not sent, as the other texts. */
  severityText: string;
  eventName: string;
  /** A body that is a string; null for any other, and for none. */
  bodyText: string | null;
  /** JSON text of a body that is anything else; null for a string, and for none. */
  bodyJson: string | null;
  /** JSON text of an object. */
  attributes: string;
  droppedAttributesCount: number;
  flags: number;
  /** Hex digits, lower case, of any length. */
  traceId: string;
  spanId: string;
  /** Of the record itself. */
  tenant: string;
}

/** What decoders of logs call, for either encoding. */
export interface OnLogs {
  /** For each record, in the order of the request. */
  log(sent: SentLog, resource: ResourceEntry, scope: ScopeEntry | null): void;
  /** For what stands in the place of a record and is none. */
  readonly refused: (reason: string) => void;
}

/** A log record that is ready to store. */
export interface LogRecord {
  resource: ResourceEntry;
  scope: ScopeEntry | null;
  /** When it happened; 0 when the sender did not say, then `observedUnixNano` stands in. */
  timeUnixNano: bigint;
  /** What the sender's clock said, where it was so wrong that `timeUnixNano` was corrected. */
  uncorrectedUnixNano?: bigint;
  /** When a collector saw it; 0 when not sent. */
  observedUnixNano: bigint;
  /** OpenTelemetry: 1 to 24; 0 unspecified. */
  severityNumber: number;
  severityText: string | null;
  eventName: string | null;
  /** The message as text. */
  body: string;
  /** JSON text of a body that is not a string. */
  bodyFields: string | null;
  /** JSON text of an object. */
  attributes: string;
  /** 32 and 16 hex digits, lower case. */
  traceId: string | null;
  spanId: string | null;
  tenant: string | null;
  /** What is rarely sent, see the comment on log_record.extra. */
  extra: Record<string, unknown>;
}

/** The lowest severity from which on a log record with an exception is an error as well; `off`: none is. */
export type LogErrors = 'off' | 'fatal' | 'error' | 'warn' | 'info';

/** What became of the log records of a request. */
export interface TakenLogs {
  moved: number;
  /** Records that were refused, by reason in plain words. */
  rejected: Map<string, number>;
  /** Records that were stored without something that was sent, by what it was in plain words. */
  without: Map<string, number>;
  /** Exceptions beyond the number that one request may have; their records are stored. */
  exceptionsLeftOut: number;
}
