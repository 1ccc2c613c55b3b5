import type { Breadcrumb } from '../../../../contract/api.ts';
import { redactHeaders, redactQuery } from '../../decide/redaction.ts';
import { listLimits, textLimits } from '../../decide/text-limits.ts';
import type { OccurrenceRecord } from '../records.ts';
import {
  cleanObject,
  cleanValue,
  hexId,
  isObject,
  objectOf,
  pairsOf,
  textOf,
  type JsonObject,
  type OnCut,
} from './clean-value.ts';
import type { EventContext } from './sentry-context.ts';
import { besidesOf } from './sentry-besides.ts';
import { flatContext } from './sentry-flat-context.ts';
import { exceptionsOf, handledOf, stackTextOf, valuesIn } from './sentry-exceptions.ts';
import { messageOf, serviceOf, severityOf, tagsOf, tenantOf } from './sentry-fields.ts';
import { clockDrift, sentryTime } from './sentry-time.ts';
import { toOccurrence } from './to-occurrence.ts';

/** A Sentry event as an occurrence. Every field may be missing or of another shape than an SDK would send. */
export function toSentryOccurrence(event: JsonObject, context: EventContext): OccurrenceRecord {
  const { receivedAt, eventId, cut } = context;
  const exceptions = exceptionsOf(event, cut);
  const { message, template } = messageOf(event, cut);
  const tags = tagsOf(event, cut);
  const trace = objectOf(objectOf(event.contexts).trace);
  const user = userOf(event.user, cut);
  const userId =
    user === null
      ? null
      : ([user.id, user.email, user.username, user.ip_address].map((one) => textOf(one)).find(Boolean) ?? null);
  const sdk = objectOf(event.sdk);
  const sentTime = sentryTime(event.timestamp ?? event.datetime);
  const driftMs = sentTime === null ? 0 : clockDrift(context.sentAt, receivedAt);
  return toOccurrence({
    occurrenceId: `${eventId.slice(0, 8)}-${eventId.slice(8, 12)}-${eventId.slice(12, 16)}-${eventId.slice(16, 20)}-${eventId.slice(20)}`,
    projectId: context.projectId,
    occurredAt: new Date((sentTime ?? receivedAt).getTime() + driftMs),
    originalTime: driftMs === 0 ? null : sentTime,
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
    context: { ...(userId !== null && { user_id: userId }), ...flatContext(event, cut) },
    request: requestOf(event.request, cut),
    user,
    breadcrumbs: breadcrumbsOf(event.breadcrumbs, cut),
    contexts: contextsOf(event, cut),
  });
}

function userOf(given: unknown, cut: OnCut): JsonObject | null {
  if (!isObject(given)) return null;
  const user = cleanObject(given, cut);
  // "Take that of the connection": it is not taken, and the same word for everybody tells nobody apart.
  if (user.ip_address === '{{auto}}') delete user.ip_address;
  return Object.keys(user).length === 0 ? null : user;
}

function fingerprintOf(fingerprint: unknown): string[] | undefined {
  if (fingerprint === undefined || fingerprint === null) return undefined;
  const parts = Array.isArray(fingerprint) ? (fingerprint as unknown[]) : [fingerprint];
  return parts
    .map((part) => (typeof part === 'object' ? JSON.stringify(cleanValue(part)) : (textOf(part) ?? '')))
    .filter((part) => part !== '');
}

function contextsOf(event: JsonObject, cut: OnCut): JsonObject {
  const contexts = { ...besidesOf(event, cut), ...cleanObject(objectOf(event.contexts)) };
  if (isObject(event.extra) && Object.keys(event.extra).length > 0) contexts.extra = cleanObject(event.extra);
  const dist = textOf(event.dist);
  const logger = textOf(event.logger);
  return { ...contexts, ...(dist === null ? {} : { dist }), ...(logger === null ? {} : { logger }) };
}

function requestOf(given: unknown, cut: OnCut): JsonObject | null {
  if (!isObject(given)) return null;
  const url = textOf(given.url, textLimits.message, cut);
  const query = given.query_string;
  const request: JsonObject = {
    method: textOf(given.method, textLimits.name),
    url: url === null ? null : redactQuery(url),
    query_string: typeof query === 'string' ? redactQuery(textOf(query) ?? '') : redactedPairs(query),
    headers: redactHeaders(pairsOf(given.headers).slice(0, listLimits.tags)),
    data: cleanValue(typeof given.data === 'string' ? bodyOf(given.data) : given.data, cut),
    env: isObject(given.env) ? cleanObject(given.env, cut) : null,
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
function breadcrumbsOf(given: unknown, cut: OnCut): Breadcrumb[] {
  const sent = valuesIn(given).filter(isObject);
  if (sent.length > listLimits.breadcrumbs) cut('breadcrumbs', sent.length - listLimits.breadcrumbs);
  return sent.slice(-listLimits.breadcrumbs).map((breadcrumb) => ({
    at: sentryTime(breadcrumb.timestamp)?.toISOString() ?? null,
    ...kindOf(breadcrumb),
    level: textOf(breadcrumb.level, textLimits.name),
    message: textOf(breadcrumb.message, 2_000, cut),
    data: isObject(breadcrumb.data) ? cleanObject(breadcrumb.data, cut) : null,
  }));
}

function kindOf({ category, type }: JsonObject): Pick<Breadcrumb, 'category' | 'type'> {
  const [named, kind] = [textOf(category, textLimits.name), textOf(type, textLimits.name)];
  const saysMore = kind !== null && kind !== 'default' && named !== null && kind !== named;
  return { category: named ?? kind, ...(saysMore && { type: kind }) };
}
