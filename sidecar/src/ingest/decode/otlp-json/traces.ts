import type { DecodedSpans, ResourceEntry, ScopeEntry, SpanRecord, SpanSink } from '../../records.ts';
import { addException, count, emptyDecoded, REJECTED } from '../decoded-spans.ts';
import { attributesText, isObject, listOf, type JsonObject, type OnCut } from './any-value.ts';
import { unixNano } from './numbers.ts';
import { forEachRecord, type RequestShape } from './resource-and-scope.ts';
import { toSpanRecord } from './span.ts';

/** Decodes ExportTraceServiceRequest in OTLP's JSON into rows of the sink, by way of one object per span. */
export function decodeOtlpJsonTraces(body: Buffer, sink: SpanSink): DecodedSpans {
  const decoded = emptyDecoded();
  forEachRecord(body, TRACES, sink, (span, resource, scope, onCut) =>
    store(sink, decoded, span, resource, scope, onCut)
  );
  return decoded;
}

const TRACES: RequestShape = {
  request: 'ExportTraceServiceRequest',
  outer: 'resourceSpans',
  scopes: 'scopeSpans',
  records: 'spans',
};

function store(
  sink: SpanSink,
  decoded: DecodedSpans,
  span: unknown,
  resource: ResourceEntry,
  scope: ScopeEntry | null,
  onCut: OnCut
): void {
  if (!isObject(span)) {
    count(decoded, REJECTED.shape);
    return;
  }
  const record = toSpanRecord(span, onCut);
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
