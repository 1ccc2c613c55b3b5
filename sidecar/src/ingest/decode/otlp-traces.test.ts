import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCopiedSpans, type CopiedSpan } from '#support/copied-spans';
import { traceRequests } from '#support/otlp-arbitraries';
import { decodeTraceRequest, encodeTraceRequest, toOtlpJson } from '#support/otlp-proto';
import { expectedSpans, type ExpectedSpan } from '#support/otlp-oracle';
import { acceptedTime } from '../../decide/accepted-time.ts';
import type { DecodedSpans, SpanSink } from '../records.ts';
import { Rejection } from '../rejection.ts';
import { Dictionaries } from '../write/dictionaries.ts';
import { BatchRows, type SpanRow } from '../write/batch-rows.ts';
import { count, emptyDecoded } from './decoded-spans.ts';
import { jsonToProtobuf } from './otlp-json/to-protobuf.ts';
import { OtlpTraceDecoder } from './otlp-protobuf/traces.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const window = acceptedTime(noon, 30);

interface Outcome extends DecodedSpans {
  spans: ExpectedSpan[];
  cuts: ReadonlyMap<string, number>;
}

function run(decode: (sink: SpanSink) => DecodedSpans): Outcome {
  const rows = new BatchRows(new Dictionaries());
  rows.begin(7, window);
  const decoded = decode(rows);
  const copied = readCopiedSpans(rows.chunks(0, rows.count));
  const spans = rows.between(0, rows.count).map((row, i) => expectedOf(copied[i]!, row));
  return { ...decoded, spans, cuts: rows.cuts() };
}

function expectedOf(copied: CopiedSpan, row: SpanRow): ExpectedSpan {
  const { operationId: _1, resourceId: _2, scopeId: _3, projectId: _4, ...columns } = copied;
  return {
    ...columns,
    operation: [row.operation.serviceName, row.operation.spanName, row.operation.kind, row.operation.dbSystem],
    environment: row.resource.record.environment,
    resource: JSON.parse(row.resource.record.attributes),
    scope: row.scope && [row.scope.record.name, row.scope.record.version, JSON.parse(row.scope.record.attributes)],
  };
}

const decoder = new OtlpTraceDecoder();
const fromProtobuf = (body: Buffer) => run((sink) => decoder.decode(body, sink));
const fromJsonText = (text: string) =>
  run((sink) => {
    const decoded = emptyDecoded();
    const wire = jsonToProtobuf(Buffer.from(text), 'traces', (reason) => count(decoded, reason));
    return decoder.decode(wire, sink, decoded);
  });
const fromJson = (request: unknown) => fromJsonText(JSON.stringify(toOtlpJson(request)));

test('the byte transcoder, the JSON path and protobufjs agree on every row of random requests (O4, O16)', () => {
  fc.assert(
    fc.property(traceRequests, (request) => {
      const body = encodeTraceRequest(request);
      const expected = expectedSpans(decodeTraceRequest(body), window);

      const protobuf = fromProtobuf(body);
      const json = fromJson(request);

      expect(protobuf.spans).toEqual(expected.spans);
      expect(json.spans).toEqual(expected.spans);
      expect(protobuf.rejected).toEqual(expected.rejected);
      expect(json.rejected).toEqual(expected.rejected);
      expect(protobuf.cuts).toEqual(json.cuts);
      expect(protobuf.exceptions).toEqual(json.exceptions);
      expect(protobuf.exceptions).toHaveLength(expected.exceptions);
    }),
    { numRuns: 1_000 }
  );
});

test('random bytes are refused or read, and never reach beyond the body', () => {
  const valid = encodeTraceRequest({
    resourceSpans: [
      {
        resource: { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] },
        scopeSpans: [
          {
            spans: [
              {
                traceId: Buffer.alloc(16, 1),
                spanId: Buffer.alloc(8, 2),
                name: 'GET /',
                attributes: [{ key: 'list', value: { arrayValue: { values: [{ intValue: '7' }] } } }],
                events: [{ name: 'exception', attributes: [{ key: 'exception.type', value: { stringValue: 'E' } }] }],
              },
            ],
          },
        ],
      },
    ],
  });
  const edits = fc.array(fc.record({ at: fc.nat(valid.length - 1), byte: fc.nat(255) }), {
    minLength: 1,
    maxLength: 4,
  });

  fc.assert(
    fc.property(edits, fc.nat(valid.length), (changes, length) => {
      const body = Buffer.from(valid.subarray(0, length));
      for (const { at, byte } of changes) if (at < body.length) body[at] = byte;

      try {
        fromProtobuf(body);
      } catch (error) {
        expect(error).toBeInstanceOf(Rejection);
        expect((error as Rejection).status).toBe(400);
      }
    }),
    { numRuns: 3_000 }
  );
});

test.each([
  ['a length that reaches beyond its message', [0x0a, 0x05, 0x12, 0x7f, 0, 0, 0]],
  ['a body that ends within a field', [0x0a, 0x10, 0x12]],
  ['a field with the number 0', [0x02, 0x00]],
  ['a wire type that does not exist', [0x0f]],
  ['a number that never ends', Array<number>(12).fill(0xff)],
])('%s is refused with the place', (_, bytes) => {
  expect(() => fromProtobuf(Buffer.from(bytes))).toThrow(
    /^The body is not an ExportTraceServiceRequest in protobuf: .*near byte \d+/
  );
});

test.each([
  ['no JSON', '{'],
  ['a list', '[]'],
  ['spans in the wrong place', '{"resourceSpans":{}}'],
])('%s is refused as JSON', (_, body) => {
  expect(() => fromJsonText(body)).toThrow(/^The body is not an ExportTraceServiceRequest in JSON/);
});

test('text that is not UTF-8 becomes U+FFFD and takes no neighbour along', () => {
  const marker = 'MARKER';
  const body = encodeTraceRequest({
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              {
                traceId: Buffer.alloc(16, 1),
                spanId: Buffer.alloc(8, 2),
                name: marker,
                status: { message: marker },
                attributes: [{ key: 'a', value: { stringValue: marker } }],
              },
            ],
          },
        ],
      },
    ],
  });
  for (let at = body.indexOf(marker); at >= 0; at = body.indexOf(marker, at + 1)) body[at + 2] = 0xff;

  const [span] = fromProtobuf(body).spans;

  expect(span).toMatchObject({
    attributes: { a: 'MA\uFFFDKER' },
    statusMessage: 'MA\uFFFDKER',
    operation: ['unknown_service', 'MA\uFFFDKER', 0, null],
  });
});

test('values nested too deep are cut, in both encodings alike (O19)', () => {
  const nested = (depth: number): object =>
    depth === 0 ? { stringValue: 'core' } : { arrayValue: { values: [nested(depth - 1)] } };
  const request = {
    resourceSpans: [
      {
        scopeSpans: [
          {
            spans: [
              {
                traceId: Buffer.alloc(16, 1),
                spanId: Buffer.alloc(8, 2),
                attributes: [
                  { key: 'deep', value: nested(40) },
                  { key: 'fine', value: nested(16) },
                ],
              },
            ],
          },
        ],
      },
    ],
  };

  const [protobuf] = fromProtobuf(encodeTraceRequest(request)).spans;
  const [json] = fromJson(request).spans;

  expect(JSON.stringify(protobuf?.attributes)).toContain('[nested too deep]');
  expect(JSON.stringify((protobuf?.attributes as { fine: unknown }).fine)).toContain('core');
  expect(json?.attributes).toEqual(protobuf?.attributes);
});

test('fields in any order and unknown fields are read', () => {
  const span = encodeTraceRequest({
    resourceSpans: [
      { scopeSpans: [{ spans: [{ traceId: Buffer.alloc(16, 1), spanId: Buffer.alloc(8, 2), name: 'x' }] }] },
    ],
  }).subarray(2);
  const attribute = Buffer.from([0x0a, 12, ...Buffer.from('service.name'), 0x12, 6, 0x0a, 4, ...Buffer.from('shop')]);
  const resource = Buffer.concat([Buffer.from([0x0a, attribute.length]), attribute]);
  const unknown = Buffer.from([0xfa, 0x01, 0x02, 1, 2, 0x9d, 0x02, 1, 2, 3, 4]);
  const inner = Buffer.concat([unknown, span, Buffer.from([0x0a, resource.length]), resource]);

  const { spans } = fromProtobuf(Buffer.concat([Buffer.from([0x0a, inner.length]), inner]));

  expect(spans.map(({ operation }) => operation)).toEqual([['shop', 'x', 0, null]]);
});

test('of a request with more spans than one may have, the first ones are kept and the others told', () => {
  const span = (i: number) => ({
    traceId: Buffer.alloc(16, 1),
    spanId: Buffer.from([1, 2, 3, 4, 0, i >> 16, i >> 8, i]),
  });
  const spans = Array.from({ length: 50_003 }, (_, i) => span(i));
  const rows = new BatchRows(new Dictionaries());
  rows.begin(7, window);

  const decoded = decoder.decode(encodeTraceRequest({ resourceSpans: [{ scopeSpans: [{ spans }] }] }), rows);

  expect(rows.count).toBe(50_000);
  expect([...decoded.rejected]).toEqual([['one request may have 50000 spans; send smaller batches', 3]]);
});
