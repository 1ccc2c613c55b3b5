import type { SpanFields, SpanRecord, SpanSink, ResourceEntry, ScopeEntry } from '../records.ts';

/** Writes a span that exists as an object through the same sink as the protobuf path, so that their rows are equal. */
export function writeSpanRecord(
  sink: SpanSink,
  span: SpanRecord,
  resource: ResourceEntry,
  scope: ScopeEntry | null
): boolean {
  const moved = sink.beginRow(
    high(span.startUnixNano),
    low(span.startUnixNano),
    high(span.endUnixNano),
    low(span.endUnixNano)
  );
  const extra = moved ? { original_start_time: String(span.startUnixNano), ...span.extra } : span.extra;
  json(sink, span.attributes);
  json(sink, span.events);
  json(sink, span.links);
  json(sink, Object.keys(extra).length === 0 ? null : JSON.stringify(extra));
  text(sink, span.statusMessage);
  text(sink, span.tenant ?? resource.record.tenant);

  const name = Buffer.from(span.name);
  const dbSystem = Buffer.from(span.dbSystem ?? '');
  const joined = Buffer.concat([name, dbSystem]);
  const fields: SpanFields = {
    source: dataOf(Buffer.from(span.traceId + span.spanId + (span.parentSpanId ?? ''), 'hex')),
    traceIdAt: 0,
    spanIdAt: 16,
    parentSpanIdAt: span.parentSpanId === null ? -1 : 24,
    statusCode: span.statusCode,
    httpStatus: span.httpStatus ?? -1,
    resource,
    scope,
    operation: sink.operation(
      resource,
      { bytes: joined, data: dataOf(joined) },
      { start: 0, end: name.length },
      span.kind,
      {
        start: name.length,
        end: name.length + dbSystem.length,
      }
    ),
  };
  sink.endRow(fields);
  return moved;
}

const low = (value: bigint) => Number(value & 0xffffffffn);
const high = (value: bigint) => Number((value >> 32n) & 0xffffffffn);

function json(sink: SpanSink, value: string | null): void {
  if (value === null) {
    sink.nullColumn();
    return;
  }
  sink.beginJson();
  write(sink, value);
  sink.endColumn();
}

function text(sink: SpanSink, value: string | null): void {
  if (value === null) {
    sink.nullColumn();
    return;
  }
  sink.beginText();
  write(sink, value);
  sink.endColumn();
}

function write({ out }: SpanSink, value: string): void {
  out.ensure(value.length * 3);
  out.position += out.bytes.write(value, out.position, 'utf8');
}

function dataOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
