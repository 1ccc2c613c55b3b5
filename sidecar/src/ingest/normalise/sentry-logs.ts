import { cutName, textLimits } from '../../decide/text-limits.ts';
import type { LogRecord } from '../log-records.ts';
import type { ResourceRecord } from '../records.ts';
import { cleanObject, cleanValue, hexId, isObject, textOf, type JsonObject } from './clean-value.ts';
import { otelValue, plainAttributes } from './sentry-attributes.ts';
import type { SentryContext } from './sentry-context.ts';
import { RESOURCE_ATTRIBUTES, resourceOfAttributes } from './sentry-resource.ts';
import { clockDrift, sentryNano } from './sentry-time.ts';

/** A log record whose resource has no row yet. */
export interface SentryLog {
  resource: ResourceRecord;
  record: Omit<LogRecord, 'resource' | 'scope'>;
}

/** One log of the items `log` and `otel_log`; null for what is none. */
export function toSentryLog(log: unknown, context: SentryContext): SentryLog | null {
  if (!isObject(log)) return null;
  const attributes = plainAttributes(log.attributes);
  const driftMs = clockDrift(context.sentAt, context.receivedAt);
  const otelTime = log.timeUnixNano ?? log.observedTimeUnixNano ?? log.time_unix_nano ?? log.observed_time_unix_nano;
  const sent = otelTime === undefined ? sentryNano(log.timestamp) : nanoOf(otelTime);
  const body = isObject(log.body) ? otelValue(log.body) : log.body;
  const traceId = log.trace_id ?? log.traceId;
  const spanId = log.span_id ?? log.spanId ?? attributes['sentry.trace.parent_span_id'];
  const tenant = textOf(attributes['tenant.id']) ?? textOf(attributes.tenant);
  return {
    resource: resourceOfAttributes(attributes),
    record: {
      timeUnixNano: sent === null ? 0n : sent + BigInt(Math.round(driftMs)) * 1_000_000n,
      ...(sent !== null && driftMs !== 0 ? { uncorrectedUnixNano: sent } : {}),
      observedUnixNano: BigInt(context.receivedAt.getTime()) * 1_000_000n,
      severityNumber: severityNumberOf(log),
      severityText: textOf(log.level ?? log.severity_text ?? log.severityText, textLimits.name),
      eventName: null,
      body:
        typeof body === 'string' ? (textOf(body, MAX_BODY, context.cut) ?? '') : JSON.stringify(cleanValue(body ?? '')),
      bodyFields: null,
      attributes: JSON.stringify(cleanObject(ownAttributes(attributes), context.cut)),
      traceId: hexId(traceId, 32),
      spanId: hexId(spanId, 16),
      tenant: tenant === null ? null : cutName(tenant),
      extra: {},
    },
  };
}
const MAX_BODY = 65_536;

/** Without those that became the resource or columns. */
function ownAttributes(attributes: JsonObject): JsonObject {
  return Object.fromEntries(
    Object.entries(attributes).filter(([key]) => !RESOURCE_ATTRIBUTES.has(key) && key !== 'sentry.trace.parent_span_id')
  );
}

function severityNumberOf(log: JsonObject): number {
  const given = log.severity_number ?? log.severityNumber;
  if (typeof given === 'number' && Number.isInteger(given) && given >= 1 && given <= 24) return given;
  const level = log.level ?? log.severity_text ?? log.severityText;
  return typeof level === 'string' ? (SEVERITIES.get(level.toLowerCase()) ?? 0) : 0;
}

const SEVERITIES = new Map([
  ['trace', 1],
  ['debug', 5],
  ['info', 9],
  ['warn', 13],
  ['warning', 13],
  ['error', 17],
  ['fatal', 21],
  ['critical', 21],
]);

function nanoOf(value: unknown): bigint | null {
  if (typeof value === 'string' && /^\d{1,19}$/.test(value)) return BigInt(value);
  return typeof value === 'number' && Number.isFinite(value) && value > 0 && value < 9e18
    ? BigInt(Math.round(value))
    : null;
}
