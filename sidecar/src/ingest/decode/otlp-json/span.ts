import { cutName, cutText, textLimits } from '../../../decide/text-limits.ts';
import type { SpanRecord } from '../../records.ts';
import { REJECTED } from '../decoded-spans.ts';
import { attributesText, isObject, listOf, meaningfulAttributes, textOf, type JsonObject } from './any-value.ts';
import { unixNano, wholeUpTo } from './numbers.ts';

/** A span of OTLP's JSON as a record, or the reason why it cannot be stored. */
export function toSpanRecord(span: JsonObject): SpanRecord | string {
  const traceId = hexId(span.traceId, 32);
  if (traceId === null) return REJECTED.traceId;
  const spanId = hexId(span.spanId, 16);
  if (spanId === null) return REJECTED.spanId;
  const parentSpanId = hexId(span.parentSpanId, 16);
  if (parentSpanId === null && !isEmptyId(span.parentSpanId)) return REJECTED.parentSpanId;
  const startUnixNano = unixNano(span.startTimeUnixNano);
  const endUnixNano = unixNano(span.endTimeUnixNano);
  if (startUnixNano === null || endUnixNano === null) return REJECTED.time;

  const status = isObject(span.status) ? span.status : {};
  const message = textOf(status.message);
  const { httpStatus, tenant, dbSystem } = meaningfulAttributes(span.attributes);
  return {
    traceId,
    spanId,
    parentSpanId,
    name: textOf(span.name),
    kind: wholeUpTo(span.kind, 5),
    statusCode: wholeUpTo(status.code, 2),
    statusMessage: message === '' ? null : cutText(message, textLimits.message),
    startUnixNano,
    endUnixNano,
    httpStatus,
    tenant: tenant === null || tenant === '' ? null : cutName(tenant),
    dbSystem: dbSystem === '' ? null : dbSystem,
    attributes: attributesText(span.attributes),
    events: eventsText(span.events, startUnixNano || endUnixNano),
    links: linksText(span.links),
    extra: extraOf(span),
  };
}

function eventsText(events: unknown, base: bigint): string | null {
  const list = listOf(events).filter(isObject);
  if (list.length === 0) return null;
  const texts = list.map((event) => {
    const time = unixNano(event.timeUnixNano) ?? 0n;
    const offset = time === 0n || base === 0n ? 0n : time - base;
    const attributes = attributesText(event.attributes);
    return [
      `{"t":${offset},"name":${JSON.stringify(textOf(event.name))}`,
      attributes === null ? '' : `,"attributes":${attributes}`,
      counted('dropped_attributes_count', event.droppedAttributesCount),
      '}',
    ].join('');
  });
  return `[${texts.join(',')}]`;
}

function linksText(links: unknown): string | null {
  const list = listOf(links).filter(isObject);
  if (list.length === 0) return null;
  const texts = list.map((link) => {
    const state = textOf(link.traceState);
    const attributes = attributesText(link.attributes);
    return [
      `{"trace_id":${JSON.stringify(textOf(link.traceId).toLowerCase())}`,
      `,"span_id":${JSON.stringify(textOf(link.spanId).toLowerCase())}`,
      state === '' ? '' : `,"trace_state":${JSON.stringify(state)}`,
      attributes === null ? '' : `,"attributes":${attributes}`,
      counted('dropped_attributes_count', link.droppedAttributesCount),
      counted('flags', link.flags),
      '}',
    ].join('');
  });
  return `[${texts.join(',')}]`;
}

function counted(key: string, value: unknown): string {
  const number = wholeUpTo(value, 0xffffffff);
  return number === 0 ? '' : `,"${key}":${number}`;
}

function extraOf(span: JsonObject): Record<string, unknown> {
  const extra: Record<string, unknown> = {};
  const state = textOf(span.traceState);
  if (state !== '') extra.trace_state = state;
  const flags = wholeUpTo(span.flags, 0xffffffff);
  if ((flags & 0x101) >>> 0 !== flags) extra.flags = flags;
  const counts = {
    dropped_attributes_count: wholeUpTo(span.droppedAttributesCount, 0xffffffff),
    dropped_events_count: wholeUpTo(span.droppedEventsCount, 0xffffffff),
    dropped_links_count: wholeUpTo(span.droppedLinksCount, 0xffffffff),
  };
  for (const [key, number] of Object.entries(counts)) if (number > 0) extra[key] = number;
  return extra;
}

function hexId(value: unknown, digits: number): string | null {
  if (typeof value !== 'string' || value.length !== digits || !/^[0-9a-f]+$/i.test(value) || /^0+$/.test(value))
    return null;
  return value.toLowerCase();
}

function isEmptyId(value: unknown): boolean {
  return value === undefined || value === null || value === '' || value === '0000000000000000';
}
