import { attributeLimits, cutName, cutText, textLimits } from '../../../decide/text-limits.ts';
import type { SpanRecord } from '../../records.ts';
import { REJECTED } from '../decoded-spans.ts';
import {
  attributesText,
  isObject,
  listOf,
  meaningfulAttributes,
  textOf,
  type JsonObject,
  type OnCut,
} from './any-value.ts';
import { unixNano, wholeUpTo } from './numbers.ts';

/** A span of OTLP's JSON as a record, or the reason why it cannot be stored. */
export function toSpanRecord(span: JsonObject, onCut: OnCut): SpanRecord | string {
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
  const events = kept(span.events, attributeLimits.events, 'events_per_span', onCut);
  const links = kept(span.links, attributeLimits.links, 'links_per_span', onCut);
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
    attributes: attributesText(span.attributes, onCut),
    events: eventsText(events, startUnixNano || endUnixNano, onCut),
    links: linksText(links, onCut),
    extra: extraOf(span, events, links),
  };
}

interface Kept {
  list: JsonObject[];
  leftOut: number;
}

// What is left out is counted with what the sender dropped.
function kept(value: unknown, limit: number, name: string, onCut: OnCut): Kept {
  const all = listOf(value).filter(isObject);
  const list = all.slice(0, limit);
  const leftOut = all.length - list.length;
  if (leftOut > 0) onCut(name, leftOut);
  return { list, leftOut };
}

function eventsText({ list }: Kept, base: bigint, onCut: OnCut): string | null {
  if (list.length === 0) return null;
  const texts = list.map((event) => {
    const time = unixNano(event.timeUnixNano) ?? 0n;
    const offset = time === 0n || base === 0n ? 0n : time - base;
    const attributes = attributesText(event.attributes, onCut);
    return [
      `{"t":${offset},"name":${JSON.stringify(textOf(event.name))}`,
      attributes === null ? '' : `,"attributes":${attributes}`,
      counted('dropped_attributes_count', event.droppedAttributesCount),
      '}',
    ].join('');
  });
  return `[${texts.join(',')}]`;
}

function linksText({ list }: Kept, onCut: OnCut): string | null {
  if (list.length === 0) return null;
  const texts = list.map((link) => {
    const state = textOf(link.traceState);
    const attributes = attributesText(link.attributes, onCut);
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

function extraOf(span: JsonObject, events: Kept, links: Kept): Record<string, unknown> {
  const extra: Record<string, unknown> = {};
  const state = textOf(span.traceState);
  if (state !== '') extra.trace_state = state;
  const flags = wholeUpTo(span.flags, 0xffffffff);
  if ((flags & 0x101) >>> 0 !== flags) extra.flags = flags;
  const counts = {
    dropped_attributes_count: wholeUpTo(span.droppedAttributesCount, 0xffffffff),
    dropped_events_count: wholeUpTo(span.droppedEventsCount, 0xffffffff) + events.leftOut,
    dropped_links_count: wholeUpTo(span.droppedLinksCount, 0xffffffff) + links.leftOut,
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
