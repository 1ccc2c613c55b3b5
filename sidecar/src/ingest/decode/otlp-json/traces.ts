import { cutText } from '../../../decide/text-limits.ts';
import type { DecodedSpans, ResourceEntry, ScopeEntry, SpanRecord, SpanSink } from '../../records.ts';
import { Rejection } from '../../rejection.ts';
import { addException, count, emptyDecoded, REJECTED } from '../decoded-spans.ts';
import { toResourceRecord, toScopeRecord } from '../resource-record.ts';
import { attributesText, isObject, listOf, textOf, type JsonObject } from './any-value.ts';
import { toSpanRecord, unixNano } from './span.ts';

/** Decodes ExportTraceServiceRequest in OTLP's JSON into rows of the sink, by way of one object per span. */
export function decodeOtlpJsonTraces(body: Buffer, sink: SpanSink): DecodedSpans {
  const decoded = emptyDecoded();
  for (const resourceSpans of resourceSpansIn(body)) {
    if (!isObject(resourceSpans)) continue;
    const resource = resourceOf(sink, resourceSpans.resource);
    const schemaUrl = textOf(resourceSpans.schemaUrl);
    for (const scopeSpans of listOf(resourceSpans.scopeSpans)) {
      if (!isObject(scopeSpans)) continue;
      const scope = scopeOf(sink, scopeSpans.scope, textOf(scopeSpans.schemaUrl) || schemaUrl);
      for (const span of listOf(scopeSpans.spans)) store(sink, decoded, span, resource, scope);
    }
  }
  return decoded;
}

function store(
  sink: SpanSink,
  decoded: DecodedSpans,
  span: unknown,
  resource: ResourceEntry,
  scope: ScopeEntry | null
): void {
  if (!isObject(span)) {
    count(decoded, REJECTED.shape);
    return;
  }
  const record = toSpanRecord(span);
  if (typeof record === 'string') {
    count(decoded, record);
    return;
  }
  if (sink.span(record, resource, scope)) decoded.moved += 1;
  decoded.stored += 1;
  readExceptions(decoded, span, record, resource);
}

function readExceptions(decoded: DecodedSpans, span: JsonObject, record: SpanRecord, resource: ResourceEntry): void {
  listOf(span.events).forEach((event, ordinal) => {
    if (!isObject(event) || event.name !== 'exception') return;
    addException(decoded, () => ({
      traceId: record.traceId,
      spanId: record.spanId,
      parentSpanId: record.parentSpanId,
      ordinal,
      timeUnixNano: unixNano(event.timeUnixNano) || record.startUnixNano || record.endUnixNano,
      attributes: JSON.parse(attributesText(event.attributes) ?? '{}') as JsonObject,
      spanName: record.name,
      spanAttributes: JSON.parse(record.attributes ?? '{}') as JsonObject,
      resource: resource.record,
    }));
  });
}

function resourceSpansIn(body: Buffer): unknown[] {
  let request: unknown;
  try {
    request = JSON.parse(body.toString('utf8'));
  } catch (cause) {
    throw malformed(cutText((cause as Error).message, 200), cause);
  }
  if (!isObject(request)) throw malformed('the outermost value is not an object');
  const { resourceSpans } = request;
  if (resourceSpans !== undefined && resourceSpans !== null && !Array.isArray(resourceSpans)) {
    throw malformed('"resourceSpans" is not a list');
  }
  return listOf(resourceSpans);
}

function malformed(what: string, cause?: unknown): Rejection {
  return new Rejection(
    'malformed_json',
    400,
    `The body is not an ExportTraceServiceRequest in JSON: ${what}. Send OTLP's JSON mapping, or protobuf with the ` +
      'content type application/x-protobuf.',
    { cause }
  );
}

function resourceOf(sink: SpanSink, resource: unknown): ResourceEntry {
  const text = (isObject(resource) ? attributesText(resource.attributes) : null) ?? '{}';
  return sink.resource(`json ${text}`, () => toResourceRecord(text));
}

function scopeOf(sink: SpanSink, scope: unknown, schemaUrl: string): ScopeEntry | null {
  const given = isObject(scope) ? scope : {};
  const name = textOf(given.name);
  const version = textOf(given.version);
  const attributes = attributesText(given.attributes);
  if (name === '' && version === '' && attributes === null && schemaUrl === '') return null;
  const key = `json ${JSON.stringify([name, version, attributes, schemaUrl])}`;
  return sink.scope(key, () => toScopeRecord(name, version, attributes ?? '{}', schemaUrl));
}
