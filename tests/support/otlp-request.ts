import { randomBytes } from 'node:crypto';
import type { KeyValue } from './otlp-proto.ts';

/** Attributes in OTLP's form, from plain values. */
export function attributes(values: Record<string, string | number | boolean>): KeyValue[] {
  return Object.entries(values).map(([key, value]) => ({
    key,
    value:
      typeof value === 'string'
        ? { stringValue: value }
        : typeof value === 'boolean'
          ? { boolValue: value }
          : Number.isInteger(value)
            ? { intValue: String(value) }
            : { doubleValue: value },
  }));
}

export interface SpanShape {
  traceId?: Buffer;
  spanId?: Buffer;
  parentSpanId?: Buffer;
  name?: string;
  kind?: number;
  startMs?: number;
  durationMs?: number;
  attributes?: Record<string, string | number | boolean>;
  events?: Array<{ name: string; attributes?: Record<string, string | number | boolean>; atMs?: number }>;
  status?: { code: number; message?: string };
}

/** One span; what a test does not name is made up. */
export function aSpan(shape: SpanShape = {}): object {
  const startMs = shape.startMs ?? Date.now() - 1_000;
  return {
    traceId: shape.traceId ?? randomBytes(16),
    spanId: shape.spanId ?? randomBytes(8),
    parentSpanId: shape.parentSpanId ?? Buffer.alloc(0),
    name: shape.name ?? 'GET /',
    kind: shape.kind ?? 2,
    startTimeUnixNano: nanos(startMs),
    endTimeUnixNano: nanos(startMs + (shape.durationMs ?? 10)),
    attributes: attributes(shape.attributes ?? {}),
    events: (shape.events ?? []).map(({ name, atMs, attributes: values }) => ({
      name,
      timeUnixNano: nanos(atMs ?? startMs),
      attributes: attributes(values ?? {}),
    })),
    ...(shape.status === undefined ? {} : { status: shape.status }),
  };
}

/** A request with one resource. */
export function aTraceRequest(
  spans: object[],
  resource: Record<string, string> = { 'service.name': 'shop' }
): { resourceSpans: object[] } {
  return {
    resourceSpans: [
      {
        resource: { attributes: attributes(resource) },
        scopeSpans: [{ scope: { name: 'test', version: '1' }, spans }],
      },
    ],
  };
}

function nanos(ms: number): string {
  return String(BigInt(Math.round(ms * 1_000)) * 1_000n);
}
