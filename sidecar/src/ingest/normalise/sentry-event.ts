import type { Breadcrumb } from '../../../../contract/api.ts';
import { redactHeaders, redactQuery } from '../../decide/redaction.ts';
import { listLimits, textLimits } from '../../decide/text-limits.ts';
import type { OccurrenceRecord } from '../records.ts';
import { cleanObject, cleanValue, hexId, isObject, objectOf, pairsOf, textOf, type JsonObject } from './clean-value.ts';
import { exceptionsOf, handledOf, stackTextOf, valuesIn } from './sentry-exceptions.ts';
import { clockDrift, messageOf, sentryTime, serviceOf, severityOf, tagsOf, tenantOf } from './sentry-fields.ts';
import { toOccurrence } from './to-occurrence.ts';

export interface SentryContext {
  projectId: number;
  /** 32 hex digits: the envelope's, else the event's own. */
  eventId: string;
  receivedAt: Date;
  /** As the envelope says it; for the correction of the sender's clock. */
  sentAt: unknown;
}

/** A Sentry event as an occurrence. Every field may be missing or of another shape than an SDK would send. */
export function toSentryOccurrence(event: JsonObject, context: SentryContext): OccurrenceRecord {
  const { receivedAt, eventId } = context;
  const exceptions = exceptionsOf(event);
  const { message, template } = messageOf(event);
  const tags = tagsOf(event, listLimits.tags);
  const trace = objectOf(objectOf(event.contexts).trace);
  const user = isObject(event.user) ? cleanObject(event.user) : null;
  const userId =
    user === null
      ? null
      : ([user.id, user.email, user.username, user.ip_address].map((one) => textOf(one)).find(Boolean) ?? null);
  const sdk = objectOf(event.sdk);
  const occurredAt = sentryTime(event.timestamp ?? event.datetime) ?? receivedAt;
  return toOccurrence({
    occurrenceId: `${eventId.slice(0, 8)}-${eventId.slice(8, 12)}-${eventId.slice(12, 16)}-${eventId.slice(16, 20)}-${eventId.slice(20)}`,
    projectId: context.projectId,
    occurredAt: new Date(occurredAt.getTime() + clockDrift(context.sentAt, receivedAt)),
    receivedAt,
    exceptions,
    message,
    messageTemplate: template,
    customFingerprint: fingerprintOf(event.fingerprint),
    severity: severityOf(event.level),
    handled: handledOf(event),
    environment: textOf(event.environment),
    release: textOf(event.release),
    service: serviceOf(event, tags),
    serverName: textOf(event.server_name),
    transaction: textOf(event.transaction) ?? textOf(event.culprit),
    tenant: tenantOf(event, tags),
    userId,
    platform: textOf(event.platform),
    sdk: [textOf(sdk.name), textOf(sdk.version)].filter((part) => part !== null).join(' ') || null,
    traceId: hexId(trace.trace_id, 32),
    spanId: hexId(trace.span_id, 16),
    stackTrace: stackTextOf(exceptions),
    tags,
    context: flatContext(event, userId),
    request: requestOf(event.request),
    user,
    breadcrumbs: breadcrumbsOf(event.breadcrumbs),
    contexts: contextsOf(event),
  });
}

function fingerprintOf(fingerprint: unknown): string[] | undefined {
  if (fingerprint === undefined || fingerprint === null) return undefined;
  const parts = Array.isArray(fingerprint) ? (fingerprint as unknown[]) : [fingerprint];
  return parts
    .map((part) => (typeof part === 'object' ? JSON.stringify(part) : (textOf(part) ?? '')))
    .filter((part) => part !== '');
}

// What every SDK sends by itself; everything else was attached by the application and is what people search for.
const SDK_CONTEXTS = new Set(
  'trace otel runtime app os device culture cloud_resource gpu browser response profile replay unity react state'.split(
    ' '
  )
);

/** `extra` and the application's own contexts, without nesting: `order_id` and not `order.order_id`. */
function flatContext(event: JsonObject, userId: string | null): JsonObject {
  const own = Object.entries(objectOf(event.contexts)).filter(([name]) => !SDK_CONTEXTS.has(name));
  const merged: JsonObject = {};
  for (const [name, context] of own) Object.assign(merged, isObject(context) ? context : { [name]: context });
  Object.assign(merged, objectOf(event.extra));
  delete merged.type;
  const flat = cleanObject(merged);
  return userId === null ? flat : { user_id: userId, ...flat };
}

function contextsOf(event: JsonObject): JsonObject {
  const contexts = cleanObject(objectOf(event.contexts));
  if (isObject(event.extra) && Object.keys(event.extra).length > 0) contexts.extra = cleanObject(event.extra);
  const dist = textOf(event.dist);
  const logger = textOf(event.logger);
  return { ...contexts, ...(dist === null ? {} : { dist }), ...(logger === null ? {} : { logger }) };
}

function requestOf(given: unknown): JsonObject | null {
  if (!isObject(given)) return null;
  const url = textOf(given.url, textLimits.message);
  const query = given.query_string;
  const request: JsonObject = {
    method: textOf(given.method, textLimits.name),
    url: url === null ? null : redactQuery(url),
    query_string: typeof query === 'string' ? redactQuery(textOf(query) ?? '') : redactedPairs(query),
    headers: redactHeaders(pairsOf(given.headers).slice(0, listLimits.tags)),
    data: cleanValue(typeof given.data === 'string' ? bodyOf(given.data) : given.data),
    env: isObject(given.env) ? cleanObject(given.env) : null,
  };
  const kept = Object.entries(request).filter(
    ([, value]) => value !== null && value !== undefined && value !== '' && !isEmpty(value)
  );
  return kept.length === 0 ? null : Object.fromEntries(kept);
}

function redactedPairs(query: unknown): JsonObject | null {
  const pairs = pairsOf(query);
  return pairs.length === 0 ? null : cleanObject(Object.fromEntries(pairs));
}

// A body in JSON or as a form is looked into, so that the secrets in it are found by their names.
function bodyOf(data: string): unknown {
  if (/^\s*[[{]/.test(data)) {
    try {
      return JSON.parse(data);
    } catch {
      return data;
    }
  }
  return /^[^\s=&]{1,200}=[^\s]*$/.test(data) ? redactQuery(data) : data;
}

function isEmpty(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

/** The latest ones; they come as a list or as `{values}`. */
function breadcrumbsOf(given: unknown): Breadcrumb[] {
  return valuesIn(given)
    .filter(isObject)
    .slice(-listLimits.breadcrumbs)
    .map((breadcrumb) => ({
      at: sentryTime(breadcrumb.timestamp)?.toISOString() ?? null,
      category: textOf(breadcrumb.category, textLimits.name) ?? textOf(breadcrumb.type, textLimits.name),
      level: textOf(breadcrumb.level, textLimits.name),
      message: textOf(breadcrumb.message, 2_000),
      data: isObject(breadcrumb.data) ? cleanObject(breadcrumb.data) : null,
    }));
}
