import { uuidOf } from '../../decide/fingerprint/issue-id.ts';
import { cleanText, textLimits } from '../../decide/text-limits.ts';
import type { OccurrenceRecord, SpanException } from '../records.ts';
import { cleanObject, cleanValue, listOf, textOf, type JsonObject } from './clean-value.ts';
import { exceptionsOfStack } from './stack-text/exceptions-of-stack.ts';
import { toOccurrence } from './to-occurrence.ts';

export interface OtlpExceptionContext {
  projectId: number;
  receivedAt: Date;
  /** `trace id + span id` to the id of the parent, of the spans in the request. */
  spanParents(traceIds: ReadonlySet<string>): Map<string, string | null>;
}

/**
 * Exceptions on spans as occurrences. One error that was recorded on several spans on its way up counts once, with the
 * innermost span as its place.
 */
export function toOccurrences(exceptions: readonly SpanException[], context: OtlpExceptionContext): OccurrenceRecord[] {
  return innermost(exceptions, context).map((exception) => toRecord(exception, context));
}

function innermost(exceptions: readonly SpanException[], context: OtlpExceptionContext): SpanException[] {
  if (exceptions.length < 2) return [...exceptions];
  const groups = new Map<string, SpanException[]>();
  for (const exception of exceptions) {
    const { traceId, attributes } = exception;
    const key = JSON.stringify([traceId, attributes['exception.type'], attributes['exception.message']]);
    groups.set(key, [...(groups.get(key) ?? []), exception]);
  }
  const repeated = [...groups.values()].filter((group) => group.length > 1).flat();
  if (repeated.length === 0) return [...exceptions];
  const parents = context.spanParents(new Set(repeated.map(({ traceId }) => traceId)));
  return [...groups.values()].flatMap((group) => withoutAncestors(group, parents));
}

// Leaves out what was recorded again on a span above one that has it.
function withoutAncestors(group: readonly SpanException[], parents: Map<string, string | null>): SpanException[] {
  if (group.length === 1) return [...group];
  const above = new Set<string>();
  for (const { traceId, parentSpanId } of group) {
    let ancestor = parentSpanId;
    for (let depth = 0; ancestor !== null && depth < MAX_DEPTH && !above.has(ancestor); depth += 1) {
      above.add(ancestor);
      ancestor = parents.get(traceId + ancestor) ?? null;
    }
  }
  return group.filter(({ spanId }) => !above.has(spanId));
}
const MAX_DEPTH = 1_000;

function toRecord(exception: SpanException, context: OtlpExceptionContext): OccurrenceRecord {
  const { attributes, spanAttributes, resource, traceId, spanId } = exception;
  const { projectId, receivedAt } = context;
  const sent = (key: string) => textOf(attributes[key]) ?? textOf(spanAttributes[key]);
  const stackTrace = stackTextOf(attributes['exception.stacktrace']);
  const exceptions = exceptionsOfStack({
    type: textOf(attributes['exception.type']),
    message: textOf(attributes['exception.message']),
    stackTrace,
    mechanism: 'otel',
  });
  const resourceValues = JSON.parse(resource.attributes) as JsonObject;
  const about = cleanObject({ ...spanAttributes, ...withoutException(attributes) });
  const userId = sent('enduser.id') ?? sent('user.id');
  const code = textOf(attributes['exception.type']);
  return toOccurrence({
    occurrenceId: uuidOf(`${projectId} ${traceId} ${spanId} ${exception.ordinal} ${exception.timeUnixNano}`),
    projectId,
    occurredAt: exception.timeUnixNano === 0n ? receivedAt : new Date(Number(exception.timeUnixNano / 1_000_000n)),
    receivedAt,
    exceptions,
    message: '',
    messageTemplate: '',
    customFingerprint: fingerprintOf(attributes, spanAttributes),
    severity: 'error',
    handled: attributes['exception.escaped'] === true || attributes['exception.escaped'] === 'true' ? false : null,
    environment: resource.environment,
    release: resource.serviceVersion,
    service: resource.serviceName,
    serverName: textOf(resourceValues['host.name']),
    transaction: transactionOf(spanAttributes) ?? textOf(exception.spanName, textLimits.name),
    tenant: sent('tenant.id') ?? sent('tenant') ?? resource.tenant,
    userId,
    platform: platformOf(textOf(resourceValues['telemetry.sdk.language'])),
    sdk: joined(textOf(resourceValues['telemetry.sdk.name']), textOf(resourceValues['telemetry.sdk.version'])),
    traceId,
    spanId,
    stackTrace,
    tags: code !== null && code !== exceptions[0]?.type ? { 'error.code': code } : {},
    context: userId === null ? about : { ...about, user_id: userId },
    request: requestOf(spanAttributes),
    user: userOf(userId, sent),
    breadcrumbs: [],
    contexts: { span: { name: cleanText(exception.spanName) }, resource: cleanObject(resourceValues) },
  });
}

// Longer than any other text, and read line by line: secrets are taken out where it is shown as frames and messages.
function stackTextOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? textOf(value, textLimits.stackTrace) : null;
}

function fingerprintOf(attributes: JsonObject, spanAttributes: JsonObject): string[] | undefined {
  for (const key of ['howdah.fingerprint', 'error.fingerprint']) {
    const value = attributes[key] ?? spanAttributes[key];
    const parts = (typeof value === 'string' ? [value] : listOf(value))
      .map((part) => textOf(part))
      .filter((part) => part !== null);
    if (parts.length > 0) return parts;
  }
  return undefined;
}

function withoutException(attributes: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(attributes).filter(([key]) => !EXCEPTION_KEYS.has(key)));
}
const EXCEPTION_KEYS = new Set(['exception.type', 'exception.message', 'exception.stacktrace', 'exception.escaped']);

function transactionOf(attributes: JsonObject): string | null {
  const route = textOf(attributes['http.route']);
  const method = textOf(attributes['http.request.method']) ?? textOf(attributes['http.method']);
  return route === null ? null : joined(method, route);
}

function requestOf(attributes: JsonObject): JsonObject | null {
  const pick = (...keys: string[]) => keys.map((key) => attributes[key]).find((value) => value !== undefined);
  const request = {
    method: pick('http.request.method', 'http.method'),
    url: pick('url.full', 'http.url', 'url.path', 'http.target'),
    route: pick('http.route'),
    status_code: pick('http.response.status_code', 'http.status_code'),
    user_agent: pick('user_agent.original', 'http.user_agent'),
  };
  const given = Object.entries(request).filter(([, value]) => value !== undefined);
  if (request.method === undefined && request.url === undefined) return null;
  return Object.fromEntries(given.map(([key, value]) => [key, cleanValue(value)]));
}

function userOf(id: string | null, sent: (key: string) => string | null): JsonObject | null {
  const user = { id, email: sent('user.email'), username: sent('user.name') };
  const given = Object.entries(user).filter(([, value]) => value !== null);
  return given.length === 0 ? null : Object.fromEntries(given);
}

function platformOf(language: string | null): string | null {
  return language === 'nodejs' ? 'node' : language === 'webjs' ? 'javascript' : language;
}

function joined(...parts: Array<string | null>): string | null {
  return parts.filter((part) => part !== null).join(' ') || null;
}
