import { cutName, textLimits } from '../../decide/text-limits.ts';
import type { ResourceRecord, SpanRecord } from '../records.ts';
import { cleanObject, hexId, isObject, listOf, objectOf, textOf, type JsonObject, type OnCut } from './clean-value.ts';
import { plainAttributes } from './sentry-attributes.ts';
import type { SentryContext } from './sentry-context.ts';
import { serviceOf, tagsOf, tenantOf } from './sentry-fields.ts';
import { flatContext } from './sentry-flat-context.ts';
import { sentryResource } from './sentry-resource.ts';
import { clockDrift, sentryNano } from './sentry-time.ts';

/** A Sentry transaction as spans: its root and what it carries, all of one resource. */
export interface TransactionSpans {
  resource: ResourceRecord;
  spans: SpanRecord[];
  /** Spans without ids or times. */
  rejected: number;
}

export function toTransactionSpans(event: JsonObject, context: SentryContext): TransactionSpans {
  const tags = tagsOf(event, context.cut);
  const trace = objectOf(objectOf(event.contexts).trace);
  const root = {
    ...trace,
    description: event.transaction ?? trace.description,
    start_timestamp: event.start_timestamp,
    timestamp: event.timestamp,
    data: { ...aroundOf(event, context.cut), ...objectOf(trace.data), ...measurementsOf(event.measurements), ...tags },
  };
  const shared = {
    traceId: hexId(trace.trace_id, 32),
    tenant: tenantOf(event, tags),
    driftMs: clockDrift(context.sentAt, context.receivedAt),
    cut: context.cut,
  };
  const given = [root, ...listOf(event.spans)];
  const spans = given.map((span) => toSentrySpan(span, shared)).filter((span) => span !== null);
  return { resource: resourceOf(event, tags), spans, rejected: given.length - spans.length };
}

/** What a span takes from around it. */
interface SpanSurroundings {
  /** For a span that does not say its own. */
  traceId: string | null;
  tenant: string | null;
  driftMs: number;
  cut: OnCut;
}

/** A span in the form of transactions: `op`, `description`, `start_timestamp`, `timestamp`, `data`. */
export function toSentrySpan(span: unknown, { traceId, tenant, driftMs, cut }: SpanSurroundings): SpanRecord | null {
  if (!isObject(span)) return null;
  const ownTraceId = hexId(span.trace_id, 32) ?? traceId;
  const spanId = hexId(span.span_id, 16);
  const sentStart = sentryNano(span.start_timestamp);
  const start = corrected(sentStart, driftMs);
  const end = corrected(sentryNano(span.timestamp), driftMs);
  if (ownTraceId === null || spanId === null || start === null || end === null) return null;
  const op = textOf(span.op, textLimits.name);
  const data = objectOf(span.data);
  const attributes = attributesOf({ ...data, ...objectOf(span.tags) }, op, textOf(span.origin), cut);
  return {
    traceId: ownTraceId,
    spanId,
    parentSpanId: hexId(span.parent_span_id, 16),
    name: textOf(span.description, textLimits.message, cut) ?? op ?? '<unnamed>',
    kind: kindOf(op ?? '', data['otel.kind']),
    statusCode: statusOf(span.status),
    statusMessage: statusOf(span.status) === ERROR ? textOf(span.status_message ?? span.status, textLimits.name) : null,
    startUnixNano: start,
    endUnixNano: end,
    httpStatus: httpStatusOf(data['http.response.status_code'] ?? data['http.status_code']),
    tenant: tenant === null ? null : cutName(tenant),
    dbSystem: textOf(data['db.system.name'], 100) ?? textOf(data['db.system'], 100),
    attributes: JSON.stringify(attributes),
    events: null,
    links: linksText(span.links, cut),
    extra: driftMs === 0 ? {} : { original_start_time: String(sentStart) },
  };
}

function corrected(nano: bigint | null, driftMs: number): bigint | null {
  if (nano === null || driftMs === 0) return nano;
  const moved = nano + BigInt(Math.round(driftMs)) * 1_000_000n;
  return moved > 0n ? moved : null;
}

/** As links of OpenTelemetry's spans are stored. */
function linksText(links: unknown, cut: OnCut): string | null {
  const kept = listOf(links)
    .slice(0, MAX_LINKS)
    .flatMap((link) => {
      const traceId = isObject(link) ? hexId(link.trace_id, 32) : null;
      const spanId = isObject(link) ? hexId(link.span_id, 16) : null;
      if (!isObject(link) || traceId === null || spanId === null) return [];
      const attributes = cleanObject(plainAttributes(link.attributes), cut);
      const own = Object.keys(attributes).length === 0 ? {} : { attributes };
      return [{ trace_id: traceId, span_id: spanId, ...own }];
    });
  const left = listOf(links).length - MAX_LINKS;
  if (left > 0) cut('span_links', left);
  return kept.length === 0 ? null : JSON.stringify(kept);
}
const MAX_LINKS = 128;

function resourceOf(event: JsonObject, tags: Record<string, string>): ResourceRecord {
  const sdk = objectOf(event.sdk);
  return sentryResource({
    service: serviceOf(event, tags),
    release: textOf(event.release),
    environment: textOf(event.environment),
    serverName: textOf(event.server_name),
    sdkName: textOf(sdk.name),
    sdkVersion: textOf(sdk.version),
  });
}

function attributesOf(data: JsonObject, op: string | null, origin: string | null, cut: OnCut): JsonObject {
  const clean = cleanObject(data, cut);
  if (op !== null) clean['sentry.op'] ??= op;
  if (origin !== null) clean['sentry.origin'] ??= origin;
  return clean;
}

/** What stands around the spans, in the attributes that OpenTelemetry has for it where there are any. */
function aroundOf(event: JsonObject, cut: OnCut): JsonObject {
  const [user, request] = [objectOf(event.user), objectOf(event.request)];
  const named = {
    'user.id': textOf(user.id),
    'user.email': textOf(user.email),
    'user.name': textOf(user.username),
    'http.request.method': textOf(request.method),
    'url.full': textOf(request.url, textLimits.message, cut),
    'sentry.platform': textOf(event.platform),
    'sentry.dist': textOf(event.dist),
  };
  const told = Object.entries(named).filter(([, value]) => value !== null);
  return { ...flatContext(event, cut), ...Object.fromEntries(told) };
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
