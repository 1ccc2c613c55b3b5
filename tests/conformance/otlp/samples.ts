import { encodeLogsRequest } from '#support/otlp-logs-proto';
import { aLog, aLogsRequest } from '#support/otlp-logs-request';
import { encodeMetricsRequest } from '#support/otlp-metrics-proto';
import { aGauge, aMetricsRequest } from '#support/otlp-metrics-request';
import { decodeTraceResponse, encodeTraceRequest, toOtlpJson } from '#support/otlp-proto';
import { aSpan, aTraceRequest } from '#support/otlp-request';
import type { Answer, Encoding, Signal } from './target.ts';

const RESOURCE = { 'service.name': 'otlp-conformance' };

/** A request with one record that nothing is wrong with. */
export function sample(signal: Signal): object {
  switch (signal) {
    case 'traces':
      return aTraceRequest([aSpan({ name: 'conformance' })], RESOURCE);
    case 'metrics':
      return aMetricsRequest([aGauge('conformance', [{ asDouble: 1 }])], RESOURCE);
    case 'logs':
      return aLogsRequest([aLog({ body: 'conformance' })], RESOURCE);
  }
  return signal satisfies never;
}

/** A request with a good span and so many with an id of zeros, which no trace can have. */
export function withBadSpans(count = 1): object {
  const bad = Array.from({ length: count }, () => aSpan({ name: 'conformance', traceId: Buffer.alloc(16) }));
  return aTraceRequest([aSpan({ name: 'conformance' }), ...bad], RESOURCE);
}

/** A request with a good data point and so many without a value, which is all that a point of a gauge says. */
export function withBadPoints(count = 1): object {
  const bad = Array.from({ length: count }, (_, i) => ({ labels: { i } }));
  return aMetricsRequest([aGauge('conformance', [{ asDouble: 1 }, ...bad])], RESOURCE);
}

/** A request of about so many bytes. */
export function ofSize(bytes: number): object {
  const text = 'x'.repeat(1_000);
  const spans = Array.from({ length: Math.ceil(bytes / 1_100) }, () =>
    aSpan({ name: 'conformance', attributes: { text } })
  );
  return aTraceRequest(spans, RESOURCE);
}

export function encodedAs(encoding: 'protobuf', signal: Signal, request: object): Uint8Array<ArrayBuffer>;
export function encodedAs(encoding: Encoding, signal: Signal, request: object): string | Uint8Array<ArrayBuffer>;
export function encodedAs(encoding: Encoding, signal: Signal, request: object): string | Uint8Array<ArrayBuffer> {
  return encoding === 'json' ? JSON.stringify(toOtlpJson(request)) : new Uint8Array(ENCODE[signal](request));
}

const ENCODE: Record<Signal, (request: object) => Buffer> = {
  traces: (request) => encodeTraceRequest(request as { resourceSpans: object[] }),
  metrics: (request) => encodeMetricsRequest(request as { resourceMetrics: object[] }),
  logs: (request) => encodeLogsRequest(request as { resourceLogs: object[] }),
};

/** What an Export…ServiceResponse says of a partial success; null when the field is not there. */
export interface PartialSuccess {
  rejected: number;
  message: string;
}

export function partialOf(body: Buffer): PartialSuccess | null {
  // The responses of all signals have the same field numbers.
  const { partialSuccess } = decodeTraceResponse(body);
  if (partialSuccess === undefined) return null;
  return { rejected: Number(partialSuccess.rejectedSpans), message: partialSuccess.errorMessage };
}

export function partialIn({ body }: Answer, encoding: Encoding): PartialSuccess | null {
  if (encoding === 'protobuf') return partialOf(body);
  const { partialSuccess } = JSON.parse(body.toString()) as { partialSuccess?: Record<string, unknown> | null };
  if (!partialSuccess) return null;
  const { errorMessage = '', ...counts } = partialSuccess;
  return { rejected: Number(Object.values(counts)[0] ?? 0), message: String(errorMessage) };
}
