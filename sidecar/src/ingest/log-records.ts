/** A log record on its way to storage. Beside records.ts, which holds what all signals share. */
import type { ResourceEntry, ScopeEntry } from './records.ts';

export interface LogRecord {
  resource: ResourceEntry;
  scope: ScopeEntry | null;
  /** When it happened; 0 when the sender did not say, then `observedUnixNano` stands in. */
  timeUnixNano: bigint;
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
