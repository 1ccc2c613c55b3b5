import { cutName, textLimits } from '../../decide/text-limits.ts';
import type { ResourceRecord, SpanRecord } from '../records.ts';
import { cleanObject, hexId, isObject, listOf, objectOf, textOf, type JsonObject } from './clean-value.ts';
import { clockDrift, sentryTime, serviceOf, tagsOf, tenantOf } from './sentry-fields.ts';
import type { SentryContext } from './sentry-event.ts';

/** A Sentry transaction as spans: its root and what it carries, all of one resource. */
export interface TransactionSpans {
  resource: ResourceRecord;
  spans: SpanRecord[];
  /** Spans without ids or times. */
  rejected: number;
}

export function toTransactionSpans(event: JsonObject, context: SentryContext): TransactionSpans {
  const tags = tagsOf(event, 100);
  const trace = objectOf(objectOf(event.contexts).trace);
  const root = {
    ...trace,
    description: event.transaction ?? trace.description,
    start_timestamp: event.start_timestamp,
    timestamp: event.timestamp,
    data: { ...objectOf(trace.data), ...measurementsOf(event.measurements), ...tags },
  };
  const tenant = tenantOf(event, tags);
  const drift = clockDrift(context.sentAt, context.receivedAt);
  const given = [root, ...listOf(event.spans)];
  const spans = given
    .map((span) => toSpan(span, hexId(trace.trace_id, 32), tenant, drift))
    .filter((span) => span !== null);
  return { resource: resourceOf(event, tags), spans, rejected: given.length - spans.length };
}

function toSpan(span: unknown, traceId: string | null, tenant: string | null, driftMs: number): SpanRecord | null {
  if (!isObject(span)) return null;
  const ownTraceId = hexId(span.trace_id, 32) ?? traceId;
  const spanId = hexId(span.span_id, 16);
  const start = unixNano(span.start_timestamp, driftMs);
  const end = unixNano(span.timestamp, driftMs);
  if (ownTraceId === null || spanId === null || start === null || end === null) return null;
  const op = textOf(span.op, textLimits.name);
  const data = objectOf(span.data);
  const attributes = attributesOf({ ...data, ...objectOf(span.tags) }, op, textOf(span.origin));
  return {
    traceId: ownTraceId,
    spanId,
    parentSpanId: hexId(span.parent_span_id, 16),
    name: textOf(span.description, textLimits.message) ?? op ?? '<unnamed>',
    kind: kindOf(op ?? '', data['otel.kind']),
    statusCode: statusOf(span.status),
    statusMessage: statusOf(span.status) === ERROR ? textOf(span.status, textLimits.name) : null,
    startUnixNano: start,
    endUnixNano: end,
    httpStatus: httpStatusOf(data['http.response.status_code'] ?? data['http.status_code']),
    tenant: tenant === null ? null : cutName(tenant),
    dbSystem: textOf(data['db.system.name'], 100) ?? textOf(data['db.system'], 100),
    attributes: JSON.stringify(attributes),
    events: null,
    links: null,
    extra: {},
  };
}

function resourceOf(event: JsonObject, tags: Record<string, string>): ResourceRecord {
  const service = serviceOf(event, tags);
  const release = textOf(event.release);
  const environment = textOf(event.environment) ?? 'production';
  const sdk = objectOf(event.sdk);
  const given = {
    'service.name': service,
    'service.version': release,
    'deployment.environment.name': textOf(event.environment),
    'host.name': textOf(event.server_name),
    'telemetry.sdk.name': textOf(sdk.name),
    'telemetry.sdk.version': textOf(sdk.version),
  };
  const attributes = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  return {
    attributes: JSON.stringify(attributes),
    serviceName: cutName(service ?? 'unknown_service'),
    serviceNamespace: null,
    serviceVersion: release === null ? null : cutName(release),
    environment: cutName(environment),
    tenant: null,
  };
}

function attributesOf(data: JsonObject, op: string | null, origin: string | null): JsonObject {
  const clean = cleanObject(data);
  if (op !== null) clean['sentry.op'] ??= op;
  if (origin !== null) clean['sentry.origin'] ??= origin;
  return clean;
}

function measurementsOf(measurements: unknown): JsonObject {
  const entries = Object.entries(objectOf(measurements)).map(([name, one]): [string, unknown] => [
    `measurement.${name}`,
    isObject(one) ? one.value : one,
  ]);
  return Object.fromEntries(entries.filter(([, value]) => typeof value === 'number'));
}

const KINDS: Record<string, number> = { INTERNAL: 1, SERVER: 2, CLIENT: 3, PRODUCER: 4, CONSUMER: 5 };

// OTLP span kinds; without OpenTelemetry behind the SDK they follow from the operation.
function kindOf(op: string, otelKind: unknown): number {
  const known = typeof otelKind === 'string' ? KINDS[otelKind] : undefined;
  if (known !== undefined) return known;
  if (op === 'http.server' || op === 'rpc.server' || op === 'websocket.server') return 2;
  if (/^(?:http\.client|rpc\.client|grpc\.client|db|cache)(?:\.|$)/.test(op)) return 3;
  if (op === 'queue.publish') return 4;
  if (op === 'queue.process' || op === 'queue.task' || op.startsWith('queue.task.')) return 5;
  return 1;
}

const ERROR = 2;

function statusOf(status: unknown): number {
  if (status === 'ok') return 1;
  const unset =
    status === undefined || status === null || status === '' || status === 'unknown' || status === 'cancelled';
  return unset ? 0 : ERROR;
}

function httpStatusOf(value: unknown): number | null {
  const status = typeof value === 'string' && /^\d{3}$/.test(value) ? Number(value) : value;
  return typeof status === 'number' && Number.isInteger(status) && status >= 100 && status <= 599 ? status : null;
}

// Seconds with fractions: microseconds are what a double holds of them.
function unixNano(value: unknown, driftMs: number): bigint | null {
  const micros =
    typeof value === 'number' && Number.isFinite(value)
      ? Math.round(value * 1e6)
      : (sentryTime(value)?.getTime() ?? NaN) * 1_000;
  if (Number.isNaN(micros)) return null;
  const corrected = micros + driftMs * 1_000;
  return corrected <= 0 || corrected > 1.8e16 ? null : BigInt(Math.round(corrected)) * 1_000n;
}
