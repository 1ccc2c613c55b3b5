import type { AnyValue } from './otlp-proto.ts';
import { attributes } from './otlp-request.ts';

export interface LogShape {
  /** Milliseconds since 1970; now when not given, none with null. */
  atMs?: number | null;
  observedMs?: number;
  /** 9 (info) when not given. */
  severity?: number;
  body?: string | AnyValue;
  attributes?: Record<string, string | number | boolean>;
  [field: string]: unknown;
}

/** A log record; other fields are OTLP's own. */
export function aLog({
  atMs = Date.now(),
  observedMs,
  severity = 9,
  body = 'order taken',
  attributes: values = {},
  ...fields
}: LogShape = {}): object {
  return {
    ...(atMs === null ? {} : { timeUnixNano: nanos(atMs) }),
    ...(observedMs === undefined ? {} : { observedTimeUnixNano: nanos(observedMs) }),
    severityNumber: severity,
    body: typeof body === 'string' ? { stringValue: body } : body,
    attributes: attributes(values),
    ...fields,
  };
}

/** A request with one resource. */
export function aLogsRequest(
  logRecords: object[],
  resource: Record<string, string> = { 'service.name': 'shop' }
): { resourceLogs: object[] } {
  return {
    resourceLogs: [
      {
        resource: { attributes: attributes(resource) },
        scopeLogs: [{ scope: { name: 'test', version: '1' }, logRecords }],
      },
    ],
  };
}

function nanos(ms: number): string {
  return String(BigInt(Math.round(ms * 1_000)) * 1_000n);
}
