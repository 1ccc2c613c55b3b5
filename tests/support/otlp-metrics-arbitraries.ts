import fc from 'fast-check';
import { attributes } from './otlp-request.ts';

/** Random metrics requests: every kind, numbers at the edge, empty lists, everything optional left out at times. */
const nanos = fc.oneof(fc.constant('0'), fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }).map(String));
// JSON knows no -0.
const anyDouble = fc
  .oneof(fc.double(), fc.constantFrom(0, NaN, Infinity, -Infinity, 1e308, 5e-324))
  .map((value) => value + 0);
const uint64 = fc.oneof(fc.nat().map(String), fc.bigInt({ min: 0n, max: (1n << 63n) - 1n }).map(String));
const int32 = fc.integer();
const labels = fc
  .dictionary(fc.oneof(fc.constantFrom('route', 'password', 'a.b'), fc.string({ maxLength: 8 })), fc.string(), {
    maxKeys: 3,
    noNullPrototype: true,
  })
  .map((values) => attributes(values));
const number = fc.oneof(
  fc.record({ asDouble: anyDouble }),
  fc.record({ asInt: fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }).map(String) }),
  fc.constant({})
);
const exemplar = fc
  .tuple(
    fc.record({
      timeUnixNano: nanos,
      traceId: fc.uint8Array({ minLength: 16, maxLength: 16 }),
      spanId: fc.uint8Array({ minLength: 8, maxLength: 8 }),
      filteredAttributes: labels,
    }),
    number
  )
  .map(([fields, value]) => ({ ...fields, ...value }));
const common = {
  attributes: labels,
  startTimeUnixNano: nanos,
  timeUnixNano: nanos,
  flags: fc.constantFrom(0, 1, 2),
};
const exemplars = fc.array(exemplar, { maxLength: 2 });
const observed = { count: uint64, sum: anyDouble };
const bounds = { min: anyDouble, max: anyDouble };
const row = fc.record({ offset: int32, bucketCounts: fc.array(uint64, { maxLength: 6 }) });

const numberPoint = fc
  .tuple(fc.record({ ...common, exemplars }, { requiredKeys: ['attributes'] }), number)
  .map(([fields, value]) => ({ ...fields, ...value }));
const histogramPoint = fc.record(
  {
    ...common,
    ...observed,
    ...bounds,
    bucketCounts: fc.array(uint64, { maxLength: 6 }),
    explicitBounds: fc.array(anyDouble, { maxLength: 6 }),
    exemplars,
  },
  { requiredKeys: ['attributes'] }
);
const exponentialPoint = fc.record(
  {
    ...common,
    ...observed,
    ...bounds,
    scale: int32,
    zeroCount: uint64,
    zeroThreshold: anyDouble,
    positive: row,
    negative: row,
    exemplars,
  },
  { requiredKeys: ['attributes'] }
);
const summaryPoint = fc.record(
  {
    ...common,
    ...observed,
    quantileValues: fc.array(fc.record({ quantile: anyDouble, value: anyDouble }), { maxLength: 3 }),
  },
  { requiredKeys: ['attributes', 'sum'] }
);

const points = <T>(point: fc.Arbitrary<T>) => fc.array(point, { maxLength: 3 });
const temporality = { aggregationTemporality: fc.constantFrom(0, 1, 2) };
const data = fc.oneof(
  fc.record({ gauge: fc.record({ dataPoints: points(numberPoint) }) }),
  fc.record({ sum: fc.record({ ...temporality, isMonotonic: fc.boolean(), dataPoints: points(numberPoint) }) }),
  fc.record({ histogram: fc.record({ ...temporality, dataPoints: points(histogramPoint) }) }),
  fc.record({ exponentialHistogram: fc.record({ ...temporality, dataPoints: points(exponentialPoint) }) }),
  fc.record({ summary: fc.record({ dataPoints: points(summaryPoint) }) }),
  fc.constant({})
);
const metric = fc
  .tuple(fc.record({ name: fc.string(), unit: fc.string(), description: fc.string() }), data)
  .map(([fields, kind]) => ({ ...fields, ...kind }));

export const metricsRequests = fc.record({
  resourceMetrics: fc.array(
    fc.record({
      resource: fc.record({ attributes: labels }),
      schemaUrl: fc.constantFrom('', 'https://opentelemetry.io/schemas/1.30.0'),
      scopeMetrics: fc.array(
        fc.record({
          scope: fc.record({ name: fc.string(), version: fc.string(), attributes: labels }),
          schemaUrl: fc.constant(''),
          metrics: fc.array(metric, { maxLength: 3 }),
        }),
        { maxLength: 2 }
      ),
    }),
    { maxLength: 2 }
  ),
});
