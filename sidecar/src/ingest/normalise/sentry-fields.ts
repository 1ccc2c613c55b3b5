import type { OccurrenceRecord } from '../records.ts';
import { isObject, objectOf, pairsOf, textOf, type JsonObject } from './clean-value.ts';

/** Seconds as a number or text, or an ISO date; null for anything else. */
export function sentryTime(value: unknown): Date | null {
  const seconds = typeof value === 'string' && /^\d+(?:\.\d+)?$/.test(value) ? Number(value) : value;
  if (typeof seconds === 'number') return validDate(new Date(Math.floor(seconds * 1_000)));
  if (typeof seconds !== 'string') return null;
  const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(seconds) ? seconds : `${seconds}Z`;
  return validDate(new Date(zoned));
}

function validDate(date: Date): Date | null {
  return Number.isNaN(date.getTime()) ? null : date;
}

/**
 * How much the sender's clock is behind ours, in milliseconds, when it is so wrong that it must be corrected: what an
 * SDK says to have sent in another hour was sent just now.
 */
export function clockDrift(sentAt: unknown, receivedAt: Date): number {
  const sent = sentryTime(sentAt);
  if (sent === null) return 0;
  const drift = receivedAt.getTime() - sent.getTime();
  return Math.abs(drift) >= MIN_DRIFT_MS ? drift : 0;
}
const MIN_DRIFT_MS = 55 * 60_000;

/** Sentry's level; one that nobody knows is an error. */
export function severityOf(level: unknown): OccurrenceRecord['severity'] {
  switch (level) {
    case 'fatal':
    case 'critical':
      return 'critical';
    case 'warning':
    case 'warn':
      return 'warning';
    case 'info':
    case 'log':
      return 'info';
    case 'debug':
      return 'debug';
    default:
      return 'error';
  }
}

/** Text of a logged message and its template: `message` and `logentry` come as text or as an object. */
export function messageOf(event: JsonObject): { message: string; template: string } {
  const entry = [event.logentry, event['sentry.interfaces.Message'], event.message].find(
    (one) => isObject(one) || typeof one === 'string'
  );
  if (!isObject(entry)) {
    const message = textOf(entry) ?? '';
    return { message, template: message };
  }
  const template = textOf(entry.message) ?? textOf(entry.formatted) ?? '';
  return { message: textOf(entry.formatted) ?? filledIn(template, entry.params), template };
}

// "%s" and its kind, one after the other; parameters that do not fit leave the template as it is.
function filledIn(template: string, params: unknown): string {
  if (!Array.isArray(params)) return template;
  const rest = [...(params as unknown[])];
  const filled = template.replace(/%[sdifroxj]/g, (place) =>
    rest.length === 0 ? place : (textOf(rest.shift()) ?? 'null')
  );
  return rest.length === 0 ? filled : template;
}

export function tagsOf(event: JsonObject, limit: number): Record<string, string> {
  return Object.fromEntries(pairsOf(event.tags).slice(0, limit));
}

/**
 * The service: Sentry has none, so it is taken from what tells it: a tag, the OpenTelemetry resource, or the package in
 * front of the "@" of the release.
 */
export function serviceOf(event: JsonObject, tags: Record<string, string>): string | null {
  const resource = objectOf(objectOf(objectOf(event.contexts).otel).resource);
  // Sentry's own default resource says nothing about the application.
  const fromResource = resource['service.namespace'] === 'sentry' ? null : textOf(resource['service.name']);
  const packageName = /^([^@\s]+)@[^@\s]+$/.exec(textOf(event.release) ?? '')?.[1] ?? null;
  return tags['service.name'] ?? tags.service ?? fromResource ?? packageName;
}

export function tenantOf(event: JsonObject, tags: Record<string, string>): string | null {
  const tenant = objectOf(event.contexts).tenant;
  return tags['tenant.id'] ?? tags.tenant ?? (isObject(tenant) ? textOf(tenant.id) : null);
}
