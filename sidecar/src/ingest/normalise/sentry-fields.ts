import { listLimits, textLimits } from '../../decide/text-limits.ts';
import type { OccurrenceRecord } from '../records.ts';
import { isObject, objectOf, pairsOf, textOf, type JsonObject, type OnCut } from './clean-value.ts';
import { packageOf } from './sentry-resource.ts';

/** Sentry's level, in any case, or the number that Python's logging has for it; one that nobody knows is an error. */
export function severityOf(level: unknown): OccurrenceRecord['severity'] {
  switch (typeof level === 'string' ? level.toLowerCase() : level) {
    case 'fatal':
    case 'critical':
    case 50:
      return 'critical';
    case 'warning':
    case 'warn':
    case 30:
      return 'warning';
    case 'info':
    case 'log':
    case 20:
      return 'info';
    case 'debug':
    case 10:
      return 'debug';
    default:
      return 'error';
  }
}

/** Text of a logged message and its template: `message` and `logentry` come as text or as an object. */
export function messageOf(event: JsonObject, cut?: OnCut): { message: string; template: string } {
  const entry = [event.logentry, event['sentry.interfaces.Message'], event.message].find(
    (one) => isObject(one) || typeof one === 'string'
  );
  if (!isObject(entry)) {
    const message = textOf(entry, textLimits.value, cut) ?? '';
    return { message, template: message };
  }
  const template = textOf(entry.message) ?? textOf(entry.formatted) ?? '';
  return { message: textOf(entry.formatted, textLimits.value, cut) ?? filledIn(template, entry.params), template };
}

// "%s" and "{}" and their kinds, one after the other or by name. Parameters that do not fit leave the template as it is.
function filledIn(template: string, params: unknown): string {
  if (isObject(params)) {
    return template.replace(NAMED_PLACE, (place, percent?: string, brace?: string) => {
      const name = percent ?? brace ?? '';
      return Object.hasOwn(params, name) ? (textOf(params[name]) ?? 'null') : place;
    });
  }
  if (!Array.isArray(params)) return template;
  const values = params as unknown[];
  const used = new Set<number>();
  const filled = template.replace(PLACE, (place, number?: string) => {
    const index = number === undefined ? used.size : Number(number);
    if (index >= values.length) return place;
    used.add(index);
    return textOf(values[index]) ?? 'null';
  });
  return used.size === values.length ? filled : template;
}
const NAMED_PLACE = /%\((\w{1,100})\)[sdifroxj]|\{(\w{1,100})\}/g;
const PLACE = /%[sdifroxj]|\{(\d{1,3})?\}/g;

/** The first ones, so many as are kept. */
export function tagsOf(event: JsonObject, cut?: OnCut): Record<string, string> {
  const pairs = pairsOf(event.tags, cut);
  if (pairs.length > listLimits.tags) cut?.('tags', pairs.length - listLimits.tags);
  return Object.fromEntries(pairs.slice(0, listLimits.tags));
}

/**
 * The service: Sentry has none, so it is taken from what tells it: a tag, the OpenTelemetry resource, or the package in
 * front of the "@" of the release.
 */
export function serviceOf(event: JsonObject, tags: Record<string, string>): string | null {
  const resource = objectOf(objectOf(objectOf(event.contexts).otel).resource);
  // Sentry's own default resource says nothing about the application.
  const fromResource = resource['service.namespace'] === 'sentry' ? null : textOf(resource['service.name']);
  return tags['service.name'] ?? tags.service ?? fromResource ?? packageOf(textOf(event.release));
}

export function tenantOf(event: JsonObject, tags: Record<string, string>): string | null {
  const tenant = objectOf(event.contexts).tenant;
  return tags['tenant.id'] ?? tags.tenant ?? (isObject(tenant) ? textOf(tenant.id) : null);
}
