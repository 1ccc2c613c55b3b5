import { textLimits } from '../../decide/text-limits.ts';
import type { OccurrenceRecord, ResourceRecord } from '../records.ts';
import { cleanObject, cleanValue, listOf, textOf, type JsonObject } from './clean-value.ts';
import { exceptionsOfStack } from './stack-text/exceptions-of-stack.ts';
import { toOccurrence } from './to-occurrence.ts';
import { toldBy } from './told-exception.ts';

/** An exception that OpenTelemetry tells of, by an event of a span or by a log record. */
export interface OtlpException {
  occurrenceId: string;
  /** See OccurrenceRecord. */
  reportKeys: readonly string[];
  passing?: OccurrenceRecord['passing'];
  projectId: number;
  receivedAt: Date;
  /** 0 when none was sent. */
  timeUnixNano: bigint;
  traceId: string | null;
  spanId: string | null;
  /** Of the event or the log record: exception.type and its kin. */
  attributes: Readonly<JsonObject>;
  /** What stands around it: the attributes of the span; nothing around a log record. */
  around: Readonly<JsonObject>;
  resource: ResourceRecord;
  severity: OccurrenceRecord['severity'];
  /** Of a log record; shown where the exception has no message of its own, and beside it where it has. */
  logMessage: string | null;
  /** Shown where no HTTP route is known. */
  spanName: string | null;
  contexts: JsonObject;
}

/** The occurrence of an exception: found in the same way for every signal, so that equal errors are one issue. */
export function toOtlpOccurrence(sentException: OtlpException): OccurrenceRecord {
  const { attributes, around, resource, receivedAt, logMessage, timeUnixNano } = sentException;
  const told = toldBy(attributes);
  const { type, stackTrace, others } = told;
  const value = (key: string) => attributes[key] ?? around[key];
  const sent = (key: string) => textOf(attributes[key]) ?? textOf(around[key]);
  const message = told.message ?? (stackTrace === null ? textOf(logMessage) : null);
  const exceptions =
    message === told.message ? told.exceptions : exceptionsOfStack({ type, message, stackTrace, mechanism: 'otel' });
  const { values: resourceValues, cleaned: cleanedResource } = valuesOf(resource);
  const userId = sent('enduser.id') ?? sent('user.id');
  const about = cleanObject({ ...around, ...others });
  if (userId !== null) about['user_id'] = userId;
  if (logMessage !== null && logMessage !== message) about['log.message'] = textOf(logMessage) ?? '';
  return toOccurrence({
    occurrenceId: sentException.occurrenceId,
    reportKeys: sentException.reportKeys,
    passing: sentException.passing,
    projectId: sentException.projectId,
    occurredAt: timeUnixNano === 0n ? receivedAt : new Date(Number(timeUnixNano / 1_000_000n)),
    receivedAt,
    exceptions,
    message: '',
    messageTemplate: '',
    customFingerprint: fingerprintOf(attributes, around),
    severity: sentException.severity,
    handled: told.handled,
    environment: resource.environment,
    release: resource.serviceVersion,
    service: resource.serviceName,
    serverName: textOf(resourceValues['host.name']),
    transaction: transactionOf(value) ?? textOf(sentException.spanName, textLimits.name),
    tenant: sent('tenant.id') ?? sent('tenant') ?? resource.tenant,
    userId,
    platform: platformOf(textOf(resourceValues['telemetry.sdk.language'])),
    sdk: joined(textOf(resourceValues['telemetry.sdk.name']), textOf(resourceValues['telemetry.sdk.version'])),
    traceId: sentException.traceId,
    spanId: sentException.spanId,
    stackTrace,
    tags: type !== null && type !== exceptions[0]?.type ? { 'error.code': type } : {},
    context: about,
    request: requestOf(value),
    user: userOf(userId, sent),
    breadcrumbs: [],
    contexts: { ...sentException.contexts, resource: cleanedResource },
  });
}

// One record stands for every request of a sender, as long as the dictionaries know it.
function valuesOf(resource: ResourceRecord): ResourceValues {
  let known = VALUES.get(resource);
  if (known === undefined) {
    const values = JSON.parse(resource.attributes) as JsonObject;
    VALUES.set(resource, (known = { values, cleaned: cleanObject(values) }));
  }
  return known;
}
interface ResourceValues {
  values: JsonObject;
  cleaned: JsonObject;
}
const VALUES = new WeakMap<ResourceRecord, ResourceValues>();

function fingerprintOf(attributes: Readonly<JsonObject>, spanAttributes: Readonly<JsonObject>): string[] | undefined {
  for (const key of ['howdah.fingerprint', 'error.fingerprint']) {
    const value = attributes[key] ?? spanAttributes[key];
    const parts = (typeof value === 'string' ? [value] : listOf(value))
      .map((part) => textOf(part))
      .filter((part) => part !== null);
    if (parts.length > 0) return parts;
  }
  return undefined;
}

/** The value of an attribute, the exception's own first. */
type ValueOf = (key: string) => unknown;

function transactionOf(value: ValueOf): string | null {
  const route = textOf(value('http.route'));
  const method = textOf(value('http.request.method') ?? value('http.method'));
  return route === null ? null : joined(method, route);
}

function requestOf(value: ValueOf): JsonObject | null {
  const method = value('http.request.method') ?? value('http.method');
  const url = value('url.full') ?? value('http.url') ?? value('url.path') ?? value('http.target');
  if (method === undefined && url === undefined) return null;
  const request: JsonObject = {};
  const put = (name: string, sent: unknown) => {
    if (sent !== undefined) request[name] = cleanValue(sent);
  };
  put('method', method);
  put('url', url);
  put('route', value('http.route'));
  put('status_code', value('http.response.status_code') ?? value('http.status_code'));
  put('user_agent', value('user_agent.original') ?? value('http.user_agent'));
  return request;
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
