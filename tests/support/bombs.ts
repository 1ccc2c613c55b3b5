import * as zlib from 'node:zlib';
import { anEnvelope } from './sentry-envelope.ts';

/** A body that takes much more to read than to send. */
export interface Bomb {
  name: string;
  path: string;
  body: Buffer;
  headers: Record<string, string>;
  /** What every one of them is answered with. */
  statuses: readonly number[];
}

const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const JSON_TYPE = { 'content-type': 'application/json' };

// Not in every Node that Howdah runs on.
const { zstdCompressSync } = zlib as { zstdCompressSync?: (body: Buffer) => Buffer };

/** What unpacks to a thousand times its size, and more than is allowed. */
export function packedBombs(unpackedBytes: number): Bomb[] {
  const zeros = Buffer.alloc(unpackedBytes);
  const encodings: Array<[string, ((body: Buffer) => Buffer) | undefined]> = [
    ['gzip', (body) => zlib.gzipSync(body)],
    ['deflate', (body) => zlib.deflateSync(body)],
    ['br', (body) => zlib.brotliCompressSync(body, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 1 } })],
    ['zstd', zstdCompressSync],
  ];
  return encodings.flatMap(([encoding, pack]) =>
    pack === undefined
      ? []
      : [
          {
            name: `${encoding} bomb`,
            path: '/v1/traces',
            body: pack(zeros),
            headers: { ...PROTOBUF, 'content-encoding': encoding },
            statuses: [413, 503],
          },
        ]
  );
}

/** Bodies that are too large as they are, with their length and without. */
export function oversized(maxBytes: number): Bomb[] {
  const bomb = { path: '/v1/traces', body: Buffer.alloc(maxBytes + 1), statuses: [413, 503] };
  return [
    { ...bomb, name: 'body over the limit', headers: { ...PROTOBUF, 'content-length': String(bomb.body.length) } },
    {
      ...bomb,
      name: 'body over the limit, without its length',
      headers: { ...PROTOBUF, 'transfer-encoding': 'chunked' },
    },
  ];
}

/** Documents that are small enough to be sent, and would take many times their size as objects. */
export function denseBombs(key: string): Bomb[] {
  const attributes = many(1_000_000, (i) => `{"key":"k${i}","value":{"intValue":"1"}}`).join(',');
  const frames = many(1_000_000, () => '{}').join(',');
  const lists = `{"values":${nested(100_000, '[', ']')}}`;
  return [
    ...protobufBombs(),
    onSpan('10^6 keys (JSON)', attributes, [200, 503]),
    onSpan(
      'AnyValue nested 10^5 deep (JSON)',
      `{"key":"k","value":${nested(100_000, '{"arrayValue":{"values":[', ']}}')}}`,
      [400, 503]
    ),
    {
      name: '4 million empty lists (JSON)',
      path: '/v1/traces',
      body: Buffer.from(`{"resourceSpans":[${'[],'.repeat(4_000_000)}[]]}`),
      headers: JSON_TYPE,
      statuses: [200, 400, 503],
    },
    event(
      key,
      '10^6 stack frames',
      `"exception":{"values":[{"type":"E","stacktrace":{"frames":[${frames}]}}]}`,
      [413, 429]
    ),
    event(
      key,
      'event nested 10^5 deep',
      `"extra":${lists},"exception":{"values":[{"type":"E","value":${lists}}]}`,
      [200, 429]
    ),
    event(
      key,
      'fingerprint and message nested 10^5 deep',
      `"fingerprint":[${lists}],"logentry":{"params":[${lists}]}`,
      [200, 429]
    ),
  ];
}

function onSpan(name: string, attributes: string, statuses: readonly number[]): Bomb {
  const at = `"startTimeUnixNano":"${Date.now()}000000"`;
  const span = `{"traceId":"${'1'.repeat(32)}","spanId":"${'2'.repeat(16)}",${at},"attributes":[${attributes}]}`;
  const body = Buffer.from(`{"resourceSpans":[{"scopeSpans":[{"spans":[${span}]}]}]}`);
  return { name, path: '/v1/traces', body, headers: JSON_TYPE, statuses };
}

function event(key: string, name: string, members: string, statuses: readonly number[]): Bomb {
  const body = anEnvelope([['event', 'EVENT']]).replace('"EVENT"', `{${members}}`);
  const path = `/api/1/envelope/?sentry_key=${key}`;
  return { name, path, body: Buffer.from(body), headers: {}, statuses };
}

function nested(depth: number, open: string, close: string): string {
  return open.repeat(depth) + close.repeat(depth);
}

function protobufBombs(): Bomb[] {
  const keys = many(1_000_000, (i) => field(9, field(1, Buffer.from(`k${i}`)), field(2, Buffer.from([0x18, 1]))));
  const deep = field(9, field(1, Buffer.from('k')), field(2, nestedLists(100_000)));
  return [
    ['10^6 keys', Buffer.concat(keys)] as const,
    ['AnyValue nested 10^5 deep', deep] as const,
    ['10^6 events on a span', Buffer.concat(many(1_000_000, () => field(11, field(2, Buffer.from('event')))))] as const,
  ].map(([name, fields]) => ({
    name: `${name} (protobuf)`,
    path: '/v1/traces',
    body: field(1, field(2, field(2, field(1, Buffer.alloc(16, 1)), field(2, Buffer.alloc(8, 1)), fields))),
    headers: PROTOBUF,
    statuses: [200, 503],
  }));
}

/** A field of bytes, text or a message. */
function field(number: number, ...content: Buffer[]): Buffer {
  const length = content.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([prefix(number, length), ...content]);
}

function prefix(number: number, length: number): Buffer {
  const bytes = [(number << 3) | 2];
  let rest = length;
  for (; rest > 127; rest >>>= 7) bytes.push((rest & 127) | 128);
  return Buffer.from([...bytes, rest]);
}

/** An AnyValue that is a list with a list with a list …; made from the innermost, whose length the outer ones need. */
function nestedLists(depth: number): Buffer {
  const prefixes: Buffer[] = [];
  let length = 0;
  for (let level = 0; level < depth; level += 1) {
    for (const number of [1, 5]) {
      const next = prefix(number, length);
      prefixes.push(next);
      length += next.length;
    }
  }
  return Buffer.concat(prefixes.reverse());
}

function many<T>(count: number, element: (index: number) => T): T[] {
  return Array.from({ length: count }, (_, i) => element(i));
}
