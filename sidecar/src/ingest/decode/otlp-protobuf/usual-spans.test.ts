import fc from 'fast-check';
import { expect, test } from 'vitest';
import { benchRequest, seededRandom } from '#support/bench-spans';
import { anyText, traceRequests } from '#support/otlp-arbitraries';
import { encodeTraceRequest } from '#support/otlp-proto';
import { acceptedTime } from '../../../decide/accepted-time.ts';
import { BatchRows } from '../../write/batch-rows.ts';
import { Dictionaries } from '../../write/dictionaries.ts';
import { OtlpTraceDecoder } from './traces.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const window = acceptedTime(noon, 30);

class CountingRows extends BatchRows {
  taken = 0;
  override encodedRow(...row: Parameters<BatchRows['encodedRow']>): void {
    this.taken += 1;
    super.encodedRow(...row);
  }
}

/** What a decoder makes of a body: every byte of its rows, and all else that it tells. */
function outcome(decoder: OtlpTraceDecoder, body: Buffer) {
  const rows = new CountingRows(new Dictionaries());
  rows.begin(7, window);
  try {
    const decoded = decoder.decode(body, rows);
    const { taken } = rows;
    const found = rows.between(0, rows.count).map(({ startMicros, durationNs, isError, operation, ...row }) => ({
      startMicros,
      durationNs,
      isError,
      operation,
      resource: row.resource.record,
      scope: row.scope?.record,
      ids: rows.ids(row as never),
    }));
    const bytes = Buffer.concat(rows.chunks(0, rows.count)).toString('hex');
    return { taken, told: { decoded, found, bytes, cuts: rows.cuts(), parents: rows.spanParents(new Set(['00'])) } };
  } catch (error) {
    return { taken: 0, told: { error: (error as Error).message } };
  }
}

const both = new OtlpTraceDecoder();
const general = new OtlpTraceDecoder(null);

const usualText = fc.oneof(anyText, fc.string({ maxLength: 200 }), fc.string({ unit: 'grapheme', maxLength: 30 }));
const usualValue = fc.oneof(
  fc.record({ stringValue: usualText }),
  fc.record({ stringValue: fc.constantFrom('GET', 'https://shop.example/a', 'x'.repeat(500)) }),
  fc.record({ boolValue: fc.boolean() }),
  fc.record({ intValue: fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }).map(String) }),
  fc.record({ intValue: fc.integer({ min: -10, max: 1_000 }).map(String) })
);
const usualAttribute = fc.oneof(
  fc.record({ key: fc.constantFrom('http.route', 'order.id', 'a', 'code.function.name', 'ключ'), value: usualValue }),
  fc.record({
    key: fc.constantFrom('http.status_code', 'http.response.status_code'),
    value: fc.record({ intValue: fc.integer({ min: 90, max: 700 }).map(String) }),
  }),
  fc.record({
    key: fc.constantFrom('tenant', 'tenant.id'),
    value: fc.record({ stringValue: fc.constantFrom('', 'acme', 'a'.repeat(300)) }),
  }),
  fc.record({ key: fc.constantFrom('db.system', 'db.system.name'), value: fc.record({ stringValue: usualText }) }),
  fc.record({ key: fc.constantFrom('password', 'http.request.header.cookie'), value: usualValue }),
  fc.record({
    key: fc.constantFrom('url.full', 'http.target'),
    value: fc.record({ stringValue: fc.constantFrom('https://shop.example/a?b', '/x/y', '') }),
  })
);
const bytes = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).filter((id) => id.some(Boolean));
const usualSpan = fc.record({
  traceId: bytes(16),
  spanId: bytes(8),
  parentSpanId: fc.oneof(fc.constant(new Uint8Array()), fc.constant(new Uint8Array(8)), bytes(8)),
  name: usualText,
  kind: fc.integer({ min: 0, max: 5 }),
  startTimeUnixNano: fc.bigInt({ min: 1_772_323_200_000_000_000n, max: 1_772_323_300_000_000_000n }).map(String),
  endTimeUnixNano: fc
    .oneof(
      fc.bigInt({ min: 1_772_323_200_000_000_000n, max: 1_772_323_300_000_000_000n }),
      fc.constantFrom(0n, (1n << 64n) - 1n)
    )
    .map(String),
  attributes: fc.array(usualAttribute, { maxLength: 6 }),
  status: fc.option(
    fc.record({
      message: fc.constantFrom('', 'failed: "x"\n', 'm'.repeat(8_192)),
      code: fc.integer({ min: 0, max: 2 }),
    })
  ),
  flags: fc.constantFrom(0, 1, 0x100, 0x101),
});
const usualRequests = fc.record({
  resourceSpans: fc.array(
    fc.record({
      resource: fc.record({
        attributes: fc.constantFrom([], [{ key: 'tenant', value: { stringValue: 'größe' } }]),
      }),
      scopeSpans: fc.array(
        fc.record({
          scope: fc.option(fc.record({ name: fc.constantFrom('a', 'b') })),
          spans: fc.array(usualSpan, { maxLength: 12 }),
        }),
        { maxLength: 2 }
      ),
    }),
    { maxLength: 2 }
  ),
});

test('usual spans become the same bytes as on the general way, and all of them take the short one', () => {
  fc.assert(
    fc.property(usualRequests, (request) => {
      const body = encodeTraceRequest(request);
      const short = outcome(both, body);

      expect(short.told).toEqual(outcome(general, body).told);
      expect(short.taken).toBe(
        request.resourceSpans.flatMap((one) => one.scopeSpans.flatMap(({ spans }) => spans)).length
      );
    }),
    { numRuns: 1_000 }
  );
});

test('spans of every kind become the same bytes on both ways, wherever unusual ones stand between', () => {
  fc.assert(
    fc.property(traceRequests, usualRequests, (unusual, usual) => {
      const body = Buffer.concat([encodeTraceRequest(usual), encodeTraceRequest(unusual), encodeTraceRequest(usual)]);

      expect(outcome(both, body).told).toEqual(outcome(general, body).told);
    }),
    { numRuns: 500 }
  );
});

test('wrong bytes are told alike on both ways', () => {
  const edits = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 3 });

  fc.assert(
    fc.property(usualRequests, edits, fc.nat(20), (request, changes, missing) => {
      const body = encodeTraceRequest(request);
      const cut = Buffer.from(body.subarray(0, Math.max(0, body.length - missing)));
      for (const [at, byte] of changes) if (cut.length > 0) cut[at % cut.length] = byte;

      expect(outcome(both, cut).told).toEqual(outcome(general, cut).told);
    }),
    { numRuns: 2_000 }
  );
});

test('a request that is larger than the short way has room for, with errors in between', () => {
  const body = encodeTraceRequest(benchRequest(seededRandom(7), 4_000, noon.getTime() - 60_000));
  const short = outcome(both, body);

  expect(body.length).toBeGreaterThan(1_000_000);
  expect(short.told).toEqual(outcome(general, body).told);
  expect(short.taken).toBeGreaterThan(3_800);
});

test('keys that senders make up as they go are forgotten again', () => {
  const decoder = new OtlpTraceDecoder();
  for (let request = 0; request < 40; request += 1) {
    const spans = Array.from({ length: 60 }, (_, i) => ({
      traceId: Buffer.alloc(16, 1),
      spanId: Buffer.alloc(8, 1 + i),
      name: 'x',
      startTimeUnixNano: '1772323200000000000',
      attributes: Array.from({ length: 4 }, (_, k) => ({
        key: `${'k'.repeat(90)}-${request}-${i}-${k}`,
        value: { stringValue: 'v' },
      })),
    }));
    const body = encodeTraceRequest({ resourceSpans: [{ scopeSpans: [{ spans }] }] });
    const short = outcome(decoder, body);

    expect(short.told).toEqual(outcome(general, body).told);
    expect(short.taken).toBe(60);
  }
});
