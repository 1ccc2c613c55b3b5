import fc from 'fast-check';
import { expect, test } from 'vitest';
import { metricsRequests } from '#support/otlp-metrics-arbitraries';
import { encodeMetricsRequest } from '#support/otlp-metrics-proto';
import { aCounter, aHistogram, aMetricsRequest } from '#support/otlp-metrics-request';
import { toOtlpJson } from '#support/otlp-proto';
import type { OnMetrics, SentMetric, SentPoint } from '../metric-records.ts';
import type { DictionarySink } from '../records.ts';
import { Rejection } from '../rejection.ts';
import { BatchRows } from '../write/batch-rows.ts';
import { Dictionaries, type Resource, type Scope } from '../write/dictionaries.ts';
import { jsonToProtobuf } from './otlp-json/to-protobuf.ts';
import { OtlpMetricsDecoder } from './otlp-protobuf/metrics.ts';

interface Decoded {
  metric: SentMetric;
  point: SentPoint | string;
  resource: unknown;
  scope: unknown;
}

function run(decode: (sink: DictionarySink, on: OnMetrics) => void): { points: Decoded[]; unknown: number } {
  const points: Decoded[] = [];
  let unknown = 0;
  decode(new BatchRows(new Dictionaries()), {
    point(metric, point, resource, scope) {
      points.push({
        metric: { ...metric },
        point,
        resource: (resource as Resource).record,
        scope: scope && (scope as Scope).record,
      });
    },
    refused: (reason) => expect.fail(reason),
    unknown: () => void (unknown += 1),
  });
  return { points, unknown };
}

const decoder = new OtlpMetricsDecoder();
const fromProtobuf = (body: Buffer) => run((sink, on) => decoder.decode(body, sink, on));
const fromJson = (request: unknown) =>
  run((sink, on) => {
    const wire = jsonToProtobuf(Buffer.from(JSON.stringify(toOtlpJson(request))), 'metrics', on.refused);
    decoder.decode(wire, sink, on);
  });

test('both encodings of random requests are read alike (O4, O17)', () => {
  fc.assert(
    fc.property(metricsRequests, (request) => {
      const protobuf = fromProtobuf(encodeMetricsRequest(request));

      expect(fromJson(request)).toEqual(protobuf);
    }),
    { numRuns: 500 }
  );
});

test('a point has everything that was sent', () => {
  const request = aMetricsRequest([
    aHistogram('h', [
      { atMs: 2, startMs: 1, count: '3', sum: -0.5, min: -1, max: 1, bucketCounts: [1, 2], explicitBounds: [0] },
    ]),
  ]);

  const [decoded] = fromProtobuf(encodeMetricsRequest(request)).points;

  expect(decoded).toMatchObject({
    metric: { name: 'h', unit: 's', kind: 'histogram', temporality: 2 },
    point: {
      startUnixNano: 1_000_000n,
      timeUnixNano: 2_000_000n,
      count: 3n,
      sum: -0.5,
      minimum: -1,
      maximum: 1,
      counts: [1, 2],
      bounds: [0],
    },
    resource: { serviceName: 'shop' },
    scope: { name: 'test', version: '1' },
  });
});

test('numbers that come one by one instead of packed are read', () => {
  // HistogramDataPoint: two bucket_counts and one bound, each as a field of its own.
  const count = (value: number) => Buffer.from([0x31, value, 0, 0, 0, 0, 0, 0, 0]);
  const bound = Buffer.concat([Buffer.from([0x39]), Buffer.from(new Float64Array([0.5]).buffer)]);
  const wrap = (tag: number, inner: Buffer) => Buffer.concat([Buffer.from([tag, inner.length]), inner]);
  const point = Buffer.concat([count(4), count(5), bound]);
  const metric = wrap(0x4a, wrap(0x0a, point));

  const [decoded] = fromProtobuf(wrap(0x0a, wrap(0x12, wrap(0x12, metric)))).points;

  expect(decoded?.point).toMatchObject({ counts: [4, 5], bounds: [0.5] });
});

test('a list of a million buckets is not kept', () => {
  const request = aMetricsRequest([aHistogram('h', [{ bucketCounts: Array<number>(1_000_000).fill(1) }])]);

  for (const { points } of [fromProtobuf(encodeMetricsRequest(request)), fromJson(request)]) {
    expect((points[0]?.point as SentPoint).counts).toHaveLength(2_049);
  }
});

test('random bytes are refused or read, and never reach beyond the body', () => {
  const valid = encodeMetricsRequest(
    aMetricsRequest([
      aCounter('c', [{ atMs: 1, asInt: 7, labels: { a: 'b' } }]),
      aHistogram('h', [{ atMs: 1, count: 2, sum: 1, bucketCounts: [1, 1], explicitBounds: [0.5] }]),
    ])
  );
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
    { numRuns: 2_000 }
  );
});
