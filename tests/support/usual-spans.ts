import fc from 'fast-check';
import { anyText } from './otlp-arbitraries.ts';

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
/** Requests of spans as almost all are: those that sidecar/wasm does. The resource may have a tenant. */
export const usualRequests = fc.record({
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
