import * as zlib from 'node:zlib';
import { demand, NotApplicable, type Requirement } from './requirement.ts';
import { encodedAs, partialIn, sample } from './samples.ts';
import { CONTENT_TYPES, SIGNALS } from './target.ts';

type Compress = (body: Uint8Array) => Uint8Array;

// Not in every Node that this runs on.
const { zstdCompressSync } = zlib as unknown as { zstdCompressSync?: Compress };

const compression = (encoding: string, level: Requirement['level'], compress: Compress | undefined): Requirement => ({
  id: `http-${encoding}`,
  rules: ['O2'],
  level,
  text: `Content-Encoding ${encoding} is read`,
  async check(target) {
    if (compress === undefined) throw new NotApplicable(`this Node (${process.version}) cannot make ${encoding}`);
    for (const signal of SIGNALS) {
      const body = new Uint8Array(compress(encodedAs('protobuf', signal, sample(signal))));
      const { status } = await target.export(signal, 'protobuf', body, { 'content-encoding': encoding });
      if (level === 'may' && status === 415) throw new NotApplicable('415: it is not offered');
      demand(status === 200, `${status} to ${signal}`);
    }
    return '200 to each signal';
  },
});

const jsonSpan = (id: string, text: string, over: Record<string, unknown>): Requirement => ({
  id,
  rules: ['O4'],
  level: 'must',
  text,
  async check(target) {
    const now = BigInt(Date.now()) * 1_000_000n;
    const span = {
      traceId: '5b8efff798038103d269b633813fc60c',
      spanId: 'eee19b7ec3c1b174',
      name: 'conformance',
      kind: 2,
      startTimeUnixNano: String(now - 1_000_000n),
      endTimeUnixNano: String(now),
      ...over,
    };
    const request = { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
    const answer = await target.export('traces', 'json', JSON.stringify(request));
    demand(answer.status === 200, `${answer.status}: ${answer.body.toString('utf8', 0, 200)}`);
    const partial = partialIn(answer, 'json');
    demand(partial === null || partial.rejected === 0, `200, and refused: ${partial?.message}`);
    return '200, nothing refused';
  },
});

/** What OTLP/HTTP asks of what is read: compression, and JSON with its deviations from protobuf's own mapping. */
export const HTTP_ENCODINGS: readonly Requirement[] = [
  compression('identity', 'must', (body) => body),
  compression('gzip', 'must', zlib.gzipSync),
  compression('deflate', 'may', zlib.deflateSync),
  compression('br', 'may', zlib.brotliCompressSync),
  compression('zstd', 'may', zstdCompressSync),
  jsonSpan('json-ids', 'Ids are hex in any case', {
    traceId: '5B8EFFF798038103D269B633813FC60C',
    spanId: 'eee19B7EC3C1b174',
    parentSpanId: '',
  }),
  jsonSpan('json-unknown-fields', 'Fields with unknown names are ignored', {
    aFieldOfTheFuture: { deep: [1, 'two', null] },
    attributes: [{ key: 'a', value: { stringValue: 'b' }, more: true }],
  }),
  jsonSpan('json-names', "Names in protobuf's snake_case are unknown ones", {
    trace_id: 'none of OTLP',
    span_id: 7,
    start_time_unix_nano: 'soon',
    attributes: [{ key: 'a', value: { string_value: ['b'] } }],
  }),
  jsonSpan('json-enums', 'Enums are numbers', { kind: 3, status: { code: 2, message: 'declined' } }),
  {
    id: 'json-base64-ids',
    rules: ['O4', 'O15'],
    level: 'must',
    text: "Ids in base64, as protobuf's own mapping has them, are no ids",
    async check(target) {
      const { traceId, spanId } = { traceId: 'W47/95gDgQPSabYzgT/GDA==', spanId: '7uGbfsPBsXQ=' };
      const span = { traceId, spanId, name: 'conformance', startTimeUnixNano: `${Date.now()}000000` };
      const request = { resourceSpans: [{ scopeSpans: [{ spans: [span] }] }] };
      const answer = await target.export('traces', 'json', JSON.stringify(request));
      if (answer.status === 400) return '400';
      demand(answer.status === 200, String(answer.status));
      demand(partialIn(answer, 'json')?.rejected === 1, '200, and the span was taken');
      return '200, the span refused';
    },
  },
  jsonSpan('json-numbers', '64-bit numbers may be text or number', {
    startTimeUnixNano: Date.now() * 1_000_000,
    attributes: [
      { key: 'text', value: { intValue: '-9223372036854775808' } },
      { key: 'number', value: { intValue: 42 } },
    ],
  }),
  jsonSpan('json-values', 'All kinds of values are read, bytes as base64', {
    attributes: [
      { key: 'bool', value: { boolValue: true } },
      { key: 'double', value: { doubleValue: 0.5 } },
      { key: 'nan', value: { doubleValue: 'NaN' } },
      { key: 'endless', value: { doubleValue: '-Infinity' } },
      { key: 'bytes', value: { bytesValue: 'aGVsbG8=' } },
      { key: 'list', value: { arrayValue: { values: [{ intValue: '1' }, {}] } } },
      { key: 'map', value: { kvlistValue: { values: [{ key: 'a', value: { stringValue: 'b' } }] } } },
      { key: 'nothing', value: {} },
    ],
  }),
  {
    id: 'json-charset',
    rules: ['O3'],
    level: 'should',
    text: 'A content type may have parameters, in any case, and the answer has the type without them',
    async check(target) {
      for (const [encoding, given] of [
        ['json', 'Application/JSON; charset=utf-8'],
        ['protobuf', 'APPLICATION/X-PROTOBUF'],
      ] as const) {
        const body = encodedAs(encoding, 'traces', sample('traces'));
        const { status, type } = await target.export('traces', encoding, body, { 'content-type': given });
        demand(status === 200 && type === CONTENT_TYPES[encoding], `${status} as ${type} to ${given}`);
      }
      return '200 to each';
    },
  },
];
