import fc from 'fast-check';
import { anyResource, anyScope, anyText, anyValue, attributes, id, uint32, unixNano } from './otlp-arbitraries.ts';

/** Random logs requests: bodies of every kind, severities that do not exist, ids that are none, fields left out. */
const record = fc.record(
  {
    timeUnixNano: unixNano,
    observedTimeUnixNano: unixNano,
    severityNumber: fc.oneof(
      fc.integer({ min: 0, max: 25 }),
      fc.constantFrom(-1, 100, 0x7fffffff, -0x80000000, 70_000)
    ),
    severityText: anyText,
    eventName: fc.oneof(fc.constant('exception'), anyText),
    body: fc.oneof(fc.record({ stringValue: anyText }), anyValue),
    attributes,
    droppedAttributesCount: uint32,
    flags: fc.oneof(fc.constantFrom(0, 1, 0x101), uint32),
    traceId: id(16),
    spanId: id(8),
  },
  { requiredKeys: ['attributes'] }
);

export const logsRequests = fc.record({
  resourceLogs: fc.array(
    fc.record({
      resource: fc.option(anyResource),
      scopeLogs: fc.array(
        fc.record({
          scope: fc.option(anyScope),
          logRecords: fc.array(record, { maxLength: 4 }),
          schemaUrl: fc.constantFrom('', 'https://opentelemetry.io/schemas/1.27.0'),
        }),
        { maxLength: 2 }
      ),
      schemaUrl: fc.constantFrom('', 'https://opentelemetry.io/schemas/1.30.0'),
    }),
    { maxLength: 3 }
  ),
});
