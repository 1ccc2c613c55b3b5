/**
 * What the native API takes, as its decoder hands it on: checked, with times as dates and ids as they are stored, texts
 * as they were sent. Beside records.ts, which holds what all signals share.
 */
import type { Severity } from '../../../contract/frames.ts';

export type NativeEndpoint = 'errors' | 'changes' | 'metrics' | 'logs';

/** Who sends; each null when not said. */
export interface NativeSender {
  service: string | null;
  environment: string | null;
  release: string | null;
  tenant: string | null;
}

export interface NativeError extends NativeSender {
  errorType: string | null;
  message: string | null;
  /** Of any language. */
  stackTrace: string | null;
  severity: Severity;
  handled: boolean | null;
  serverName: string | null;
  /** What was being done, e.g. POST /checkout. */
  transaction: string | null;
  platform: string | null;
  /** An id, or an object with one. */
  user: string | Record<string, unknown> | null;
  tags: Record<string, string>;
  /** Flat: anything, by name. */
  context: Record<string, unknown>;
  request: Record<string, unknown> | null;
  traceId: string | null;
  spanId: string | null;
  /** Puts errors into one issue whatever they look like. */
  fingerprint: string[] | null;
  timestamp: Date | null;
}

export interface NativeChange {
  entityName: string;
  entityId: string;
  changeType: string;
  /** Any JSON value; null where there was or is none. */
  before: unknown;
  after: unknown;
  changedAt: Date | null;
  traceId: string | null;
  changedBy: string | null;
  tenant: string | null;
  environment: string | null;
}

export interface NativeMetric extends NativeSender {
  name: string;
  /** What has been counted since the last time, what is there now, or one observation. */
  type: 'counter' | 'updowncounter' | 'gauge' | 'histogram';
  value: number;
  labels: Record<string, string | number | boolean>;
  unit: string;
  description: string;
  timestamp: Date | null;
}

export interface NativeLog extends NativeSender {
  message: string;
  /** OpenTelemetry: 1 to 24; 0 unspecified. */
  severityNumber: number;
  /** The word that was sent. */
  severityText: string | null;
  eventName: string | null;
  attributes: Record<string, unknown>;
  traceId: string | null;
  spanId: string | null;
  timestamp: Date | null;
}

export interface NativeRecords {
  errors: NativeError;
  changes: NativeChange;
  metrics: NativeMetric;
  logs: NativeLog;
}

/** A record of a request that was not stored. */
export interface RefusedRecord {
  /** Its place in the request, from 0; null where PostgreSQL refused it, which does not say which one. */
  index: number | null;
  /** Field and fault: `"timestamp" must have a time zone, …`. */
  reason: string;
}

/** What a decoder found in a request. */
export interface DecodedRecords<T> {
  records: Array<{ index: number; record: T }>;
  rejected: RefusedRecord[];
  /** What was ignored; for the answer. */
  warnings: string[];
}

/** The answer of the native API. */
export interface NativeAnswer {
  /** Records that are committed, by this request or by the one that it repeats. */
  stored: number;
  rejected: RefusedRecord[];
  warnings: string[];
  repeated: boolean;
}
