import { gzipSync } from 'node:zlib';
import { benchRequest, seededRandom } from '#support/bench-spans';
import { encodeTraceRequest, toOtlpJson } from '#support/otlp-proto';
import { forEach } from '../../../sidecar/src/ingest/decode/otlp-protobuf/resource-and-scope.ts';
import { WireReader } from '../../../sidecar/src/ingest/decode/otlp-protobuf/wire-reader.ts';

export const SPANS_PER_REQUEST = 512;

/** The same requests in each encoding. */
export interface SpanBodies {
  protobuf: Buffer[];
  gzip: Buffer[];
  json: Buffer[];
  /** Spans in all requests of one encoding. */
  spans: number;
}

/** Requests of a shop of 15 services, a minute ago, 25 ms apart. What an event must be called to be an error: "exception". */
export function makeSpanBodies(requests: number, eventName: string): SpanBodies {
  const startMs = Date.now() - 60_000;
  // Made again for each encoding: objects of all spans, kept, would be marked by the garbage collector in every run.
  const each = (encode: (request: ReturnType<typeof benchRequest>) => Buffer) => {
    const random = seededRandom(42);
    return Array.from({ length: requests }, (_, i) =>
      encode(benchRequest(random, SPANS_PER_REQUEST, startMs + i * 25, { eventName }))
    );
  };
  const protobuf = each(encodeTraceRequest);
  let gzip: Buffer[] | null = null;
  let json: Buffer[] | null = null;
  return {
    protobuf,
    // Made when they are asked for: most of a short run would go into them.
    get gzip() {
      return (gzip ??= protobuf.map((body) => gzipSync(body)));
    },
    get json() {
      return (json ??= each((request) => Buffer.from(JSON.stringify(toOtlpJson(request)))));
    },
    spans: requests * SPANS_PER_REQUEST,
  };
}

/** Where the trace ids and times of a body are, so that it can be sent again as other spans. */
export interface SpanPlaces {
  /** With the four bytes that stood there first. */
  traceIds: Array<{ at: number; first: number }>;
  times: number[];
}

export function findSpans(body: Buffer): SpanPlaces {
  const places: SpanPlaces = { traceIds: [], times: [] };
  const reader = new WireReader(body, 'ExportTraceServiceRequest');
  forEach(reader, RESOURCE_SPANS, body.length, (resourceEnd) => {
    forEach(reader, SCOPE_SPANS, resourceEnd, (scopeEnd) => {
      forEach(reader, SPANS, scopeEnd, (end) => {
        while (reader.at < end) {
          const tag = reader.tag(end);
          if (tag === START || tag === END) places.times.push(reader.at);
          if (tag === TRACE_ID) places.traceIds.push({ at: reader.at + 1, first: body.readInt32LE(reader.at + 1) });
          reader.skip(tag, end);
        }
      });
    });
  });
  return places;
}

/** Makes a body one of other traces that begin `ms` later. Spans of one trace stay together. */
export function vary(body: Buffer, { traceIds, times }: SpanPlaces, number: number, ms: number): void {
  // From what they were first: differences of differences would come again, and with them spans and errors.
  for (const { at, first } of traceIds) body.writeInt32LE(first ^ number, at);
  const later = BigInt(ms) * 1_000_000n;
  for (const at of times) body.writeBigUInt64LE(body.readBigUInt64LE(at) + later, at);
}

const RESOURCE_SPANS = 0x0a;
const SCOPE_SPANS = 0x12;
const SPANS = 0x12;
const TRACE_ID = 0x0a;
const START = 0x39;
const END = 0x41;
