import fc from 'fast-check';
import { expect, test } from 'vitest';
import { benchRequest, seededRandom } from '#support/bench-spans';
import { traceRequests } from '#support/otlp-arbitraries';
import { usualRequests } from '#support/usual-spans';
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
    const parents = rows.spanParents(new Set(found.map(({ ids }) => ids.traceId)));
    const bytes = Buffer.concat(rows.chunks(0, rows.count)).toString('hex');
    return { taken, told: { decoded, found, bytes, cuts: rows.cuts(), parents } };
  } catch (error) {
    return { taken: 0, told: { error: (error as Error).message } };
  }
}

const both = new OtlpTraceDecoder();
const general = new OtlpTraceDecoder(null);

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

test('keys that are made up to have one hash are told apart on both ways', () => {
  // Each pair of letters has the same sum in the hash of the general way.
  const keys = Array.from({ length: 64 }, (_, i) =>
    [0, 1, 2, 3, 4, 5].map((bit) => ((i >> bit) & 1 ? 'Aa' : 'BB')).join('')
  );
  const span = (i: number) => ({
    traceId: Buffer.alloc(16, 1),
    spanId: Buffer.alloc(8, 1 + i),
    name: 'x',
    startTimeUnixNano: '1772323200000000000',
    attributes: keys.map((key, k) => ({ key, value: { intValue: String(k) } })),
  });
  const body = encodeTraceRequest({ resourceSpans: [{ scopeSpans: [{ spans: [span(0), span(1)] }] }] });
  const rows = new BatchRows(new Dictionaries());
  rows.begin(7, window);
  general.decode(body, rows);

  expect(JSON.parse(rows.attributesOfRow())).toEqual(Object.fromEntries(keys.map((key, k) => [key, k])));
  expect(outcome(both, body).told).toEqual(outcome(general, body).told);
});
