import fc from 'fast-check';
import { attributeLimits } from '../../sidecar/src/decide/text-limits.ts';
import type {
  AnyValue,
  EntityRef,
  KeyValue,
  OtlpEvent,
  OtlpLink,
  OtlpSpan,
  ResourceSpans,
  TraceRequest,
} from './otlp-proto.ts';

/** Random trace requests: every kind of value, unicode, NUL, nesting, ids and times at the edge and beyond. */
export const anyText = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 20 }),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => text.replace(/\p{Cs}/gu, '')),
  fc.constantFrom('', '\0', 'a\0b', '"\\\n\r\t\u0001\u001f\u007f', '😀', '\u2028', '</script>', 'x'.repeat(400))
);
const key = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('http.route', 'order.id', 'db.system', 'db.system.name', 'a', '') },
  { weight: 2, arbitrary: fc.constantFrom('http.status_code', 'http.response.status_code', 'tenant', 'tenant.id') },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      'password',
      'exception.type',
      'exception.message',
      'url.full',
      'service.name',
      '__proto__'
    ),
  },
  { weight: 2, arbitrary: anyText }
);
const int64 = fc.oneof(
  fc.integer().map(BigInt),
  fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n }),
  fc.constantFrom(0n, -1n, 1n << 53n, -(1n << 53n), (1n << 63n) - 1n, -(1n << 63n), 200n, 503n, 99n, 600n)
);
export const { value: anyValue } = fc.letrec<{ value: AnyValue; keyValue: KeyValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.oneof(
      fc.record({
        stringValue: fc.oneof(
          anyText,
          fc.constantFrom(
            '200',
            '404',
            'postgresql',
            '7',
            'https://a:b@c/?token=d&e=f',
            'Bearer abcdefghijklmnopqrstuvwxyz'
          )
        ),
      }),
      fc.record({ boolValue: fc.boolean() }),
      fc.record({ intValue: int64.map(String) }),
      fc.record({ doubleValue: fc.oneof(fc.double(), fc.constantFrom(-0, 1e21, 5e-324, Number.MAX_VALUE)) }),
      fc.record({ bytesValue: fc.uint8Array({ maxLength: 12 }) }),
      fc.constant({})
    ),
    fc.record({ arrayValue: fc.record({ values: fc.array(tie('value'), { maxLength: 3 }) }) }),
    fc.record({ kvlistValue: fc.record({ values: fc.array(tie('keyValue'), { maxLength: 3 }) }) })
  ),
  keyValue: fc.oneof(fc.record({ key, value: tie('value') }), fc.record({ key })),
}));
/** At the edges of the limits and beyond; rare, because they are large. */
const overLimit = fc.oneof(
  fc.integer({ min: -3, max: 40 }).map((more) => '😀'.repeat((attributeLimits.valueLength + more) >> 1)),
  fc.integer({ min: -3, max: 3 }).map((more) => `a"${'é'.repeat(attributeLimits.valueLength - 2 + more)}`)
);
const largeValue: fc.Arbitrary<AnyValue> = fc.oneof(
  fc.record({ stringValue: overLimit }),
  fc
    .integer({ min: -3, max: 3 })
    .map((more) => ({ bytesValue: Buffer.alloc((attributeLimits.valueLength / 4) * 3 + more, 7) })),
  fc.integer({ min: -1, max: 2 }).map((more) => ({
    arrayValue: { values: Array.from({ length: attributeLimits.elements + more }, () => ({ intValue: '7' })) },
  }))
);
const manyAttributes = fc
  .integer({ min: -1, max: 3 })
  .map((more) => Array.from({ length: attributeLimits.count + more }, (_, i) => ({ key: `key-${i}`, value: {} })));
export const attributes = fc.oneof(
  {
    weight: 400,
    arbitrary: fc.array(fc.oneof(fc.record({ key, value: anyValue }), fc.record({ key })), { maxLength: 6 }),
  },
  { weight: 1, arbitrary: manyAttributes },
  { weight: 1, arbitrary: fc.record({ key, value: largeValue }).map((one): KeyValue[] => [one]) }
);
const few = <T>(arbitrary: fc.Arbitrary<T>, maxLength: number, limit: number) =>
  fc.oneof(
    { weight: 400, arbitrary: fc.array(arbitrary, { maxLength }) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(arbitrary, fc.integer({ min: -1, max: 2 }))
        .map(([one, more]) => Array.from({ length: limit + more }, () => one)),
    }
  );

export const id = (bytes: number) =>
  fc.oneof(
    { weight: 12, arbitrary: fc.uint8Array({ minLength: bytes, maxLength: bytes }) },
    { weight: 1, arbitrary: fc.constant(new Uint8Array(bytes)) },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 20 }) }
  );
const parentId = fc.oneof({ weight: 3, arbitrary: fc.constant(new Uint8Array()) }, { weight: 2, arbitrary: id(8) });
export const uint32 = fc.oneof(
  { weight: 3, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 0xffffffff }) }
);

/** Around 2026-03-01, at the edges of the accepted time window of the tests, and anywhere in 64 bits. */
export const unixNano = fc
  .oneof(
    { weight: 5, arbitrary: fc.bigInt({ min: 1_772_323_200_000_000_000n, max: 1_772_323_300_000_000_000n }) },
    { weight: 1, arbitrary: fc.constantFrom(0n, 1n, (1n << 64n) - 1n, 1n << 63n) },
    { weight: 1, arbitrary: fc.bigInt({ min: 0n, max: (1n << 64n) - 1n }) },
    { weight: 1, arbitrary: fc.bigInt({ min: 1_769_000_000_000_000_000n, max: 1_773_000_000_000_000_000n }) }
  )
  .map(String);

const event: fc.Arbitrary<OtlpEvent> = fc.record({
  timeUnixNano: unixNano,
  name: fc.oneof(fc.constant('exception'), anyText),
  attributes,
  droppedAttributesCount: uint32,
});
const link: fc.Arbitrary<OtlpLink> = fc.record({
  traceId: id(16),
  spanId: id(8),
  traceState: anyText,
  attributes,
  droppedAttributesCount: uint32,
  flags: uint32,
});
const span: fc.Arbitrary<OtlpSpan> = fc.record({
  traceId: id(16),
  spanId: id(8),
  traceState: fc.oneof({ weight: 3, arbitrary: fc.constant('') }, { weight: 1, arbitrary: anyText }),
  parentSpanId: parentId,
  name: anyText,
  kind: fc.integer({ min: 0, max: 7 }),
  startTimeUnixNano: unixNano,
  endTimeUnixNano: unixNano,
  attributes,
  droppedAttributesCount: uint32,
  events: few(event, 3, attributeLimits.events),
  droppedEventsCount: uint32,
  links: few(link, 2, attributeLimits.links),
  droppedLinksCount: uint32,
  status: fc.option(fc.record({ message: anyText, code: fc.integer({ min: 0, max: 4 }) })),
  flags: fc.oneof(fc.constantFrom(0, 1, 0x101, 0x301), uint32),
});
const entityRef: fc.Arbitrary<EntityRef> = fc.record({
  schemaUrl: fc.constantFrom('', 'https://opentelemetry.io/schemas/1.30.0'),
  type: anyText,
  idKeys: fc.array(anyText, { maxLength: 3 }),
  descriptionKeys: fc.array(anyText, { maxLength: 2 }),
});
export const anyResource = fc.record({
  attributes,
  droppedAttributesCount: uint32,
  entityRefs: fc.oneof(
    { weight: 3, arbitrary: fc.constant<EntityRef[]>([]) },
    { weight: 1, arbitrary: fc.array(entityRef, { maxLength: 3 }) }
  ),
});
export const anyScope = fc.record({
  name: anyText,
  version: anyText,
  attributes,
  droppedAttributesCount: uint32,
});
const resourceSpans: fc.Arbitrary<ResourceSpans> = fc.record({
  resource: fc.option(anyResource),
  scopeSpans: fc.array(
    fc.record({
      scope: fc.option(anyScope),
      spans: fc.array(span, { maxLength: 4 }),
      schemaUrl: fc.constantFrom('', 'https://opentelemetry.io/schemas/1.27.0'),
    }),
    { maxLength: 2 }
  ),
  schemaUrl: fc.constantFrom('', 'https://opentelemetry.io/schemas/1.30.0'),
});

export const traceRequests: fc.Arbitrary<TraceRequest> = fc.record({
  resourceSpans: fc.array(resourceSpans, { maxLength: 3 }),
});
