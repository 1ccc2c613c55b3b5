import { expect, test } from 'vitest';
import { encodeTraceRequest } from '#support/otlp-proto';
import { aSpan, aTraceRequest } from '#support/otlp-request';
import { acceptedTime } from '../../decide/accepted-time.ts';
import { OtlpTraceDecoder } from '../decode/otlp-protobuf/traces.ts';
import { BatchRows } from './batch-rows.ts';
import { Dictionaries } from './dictionaries.ts';

test('parents are those of the spans of the wanted traces, also where ids begin the same', () => {
  const [wanted, alike, other] = ['f'.repeat(32), 'f'.repeat(8).padEnd(32, '1'), '2'.repeat(32)] as const;
  const span = (traceId: string, spanId: string, parentSpanId = '') =>
    aSpan({
      traceId: Buffer.from(traceId, 'hex'),
      spanId: Buffer.from(spanId, 'hex'),
      parentSpanId: Buffer.from(parentSpanId, 'hex'),
    });
  const [root, child] = ['a0'.repeat(8), 'b1'.repeat(8)] as const;
  const spans = [wanted, alike, other].flatMap((traceId) => [span(traceId, child, root), span(traceId, root)]);
  const rows = new BatchRows(new Dictionaries());
  rows.begin(1, acceptedTime(new Date(), 30));
  new OtlpTraceDecoder().decode(encodeTraceRequest(aTraceRequest(spans)), rows);

  expect(rows.spanParents(new Set([wanted]))).toEqual(
    new Map([
      [wanted + child, root],
      [wanted + root, null],
    ])
  );
});
