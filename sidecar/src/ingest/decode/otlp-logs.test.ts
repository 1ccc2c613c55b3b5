import fc from 'fast-check';
import { expect, test } from 'vitest';
import { logsRequests } from '#support/otlp-logs-arbitraries';
import { decodeLogsRequest, encodeLogsRequest } from '#support/otlp-logs-proto';
import { aLog, aLogsRequest } from '#support/otlp-logs-request';
import { toOtlpJson } from '#support/otlp-proto';
import type { OnLogs, SentLog } from '../log-records.ts';
import type { DictionarySink } from '../records.ts';
import { Rejection } from '../rejection.ts';
import { BatchRows } from '../write/batch-rows.ts';
import { Dictionaries, type Resource, type Scope } from '../write/dictionaries.ts';
import { jsonToProtobuf } from './otlp-json/to-protobuf.ts';
import { OtlpLogsDecoder } from './otlp-protobuf/logs.ts';

interface Decoded {
  sent: SentLog;
  resource: unknown;
  scope: unknown;
}

function run(decode: (sink: DictionarySink, on: OnLogs) => void): Decoded[] & { refused: string[] } {
  const logs: Decoded[] = [];
  const refused: string[] = [];
  decode(new BatchRows(new Dictionaries()), {
    log(sent, resource, scope) {
      logs.push({ sent, resource: (resource as Resource).record, scope: scope && (scope as Scope).record });
    },
    refused: (reason) => refused.push(reason),
  });
  return Object.assign(logs, { refused });
}

const decoder = new OtlpLogsDecoder();
const fromProtobuf = (body: Buffer) => run((sink, on) => decoder.decode(body, sink, on));
const fromJsonText = (text: string) =>
  run((sink, on) => decoder.decode(jsonToProtobuf(Buffer.from(text), 'logs', on.refused), sink, on));
const fromJson = (request: unknown) => fromJsonText(JSON.stringify(toOtlpJson(request)));

test('both encodings of random requests are read alike, and as another reader of protobuf reads them', () => {
  fc.assert(
    fc.property(logsRequests, (request) => {
      const body = encodeLogsRequest(request);
      const protobuf = fromProtobuf(body);

      expect(fromJson(request)).toEqual(protobuf);
      expect(fromJson(decodeLogsRequest(body))).toEqual(protobuf);
    }),
    { numRuns: 500 }
  );
});

test('a record has everything that was sent (O16, O18)', () => {
  const request = aLogsRequest([
    aLog({
      atMs: 2,
      observedMs: 3,
      severity: 17,
      severityText: 'ERROR',
      eventName: 'order.failed',
      attributes: { 'order.id': 7, tenant: 'old', 'tenant.id': 'acme', password: 'hunter2' },
      droppedAttributesCount: 3,
      flags: 0x101,
      traceId: Buffer.alloc(16, 0xab),
      spanId: Buffer.alloc(8, 0xcd),
    }),
  ]);
  const expected: SentLog = {
    timeUnixNano: 2_000_000n,
    observedUnixNano: 3_000_000n,
    severityNumber: 17,
    severityText: 'ERROR',
    eventName: 'order.failed',
    bodyText: 'order taken',
    bodyJson: null,
    attributes: '{"order.id":7,"tenant":"old","tenant.id":"acme","password":"[redacted]"}',
    droppedAttributesCount: 3,
    flags: 0x101,
    traceId: 'ab'.repeat(16),
    spanId: 'cd'.repeat(8),
    tenant: 'acme',
  };

  for (const [decoded] of [fromProtobuf(encodeLogsRequest(request)), fromJson(request)]) {
    expect(decoded).toEqual({
      sent: expected,
      resource: expect.objectContaining({ serviceName: 'shop' }) as unknown,
      scope: { name: 'test', version: '1', attributes: '{}' },
    });
  }
});

test.each<[string, object, string | null]>([
  ['a number', { intValue: '9007199254740993' }, '9007199254740993'],
  ['NaN', { doubleValue: NaN }, '"NaN"'],
  ['false', { boolValue: false }, 'false'],
  ['bytes', { bytesValue: Buffer.from([1, 2, 255]) }, '"AQL/"'],
  ['a list', { arrayValue: { values: [{ stringValue: 'a' }, { intValue: '1' }, {}] } }, '["a",1,null]'],
  [
    'an object with a secret',
    {
      kvlistValue: {
        values: [
          { key: 'user', value: { kvlistValue: { values: [{ key: 'api_key', value: { stringValue: 'k' } }] } } },
          { key: 'n', value: { intValue: '1' } },
        ],
      },
    },
    '{"user":{"api_key":"[redacted]"},"n":1}',
  ],
  ['nothing', {}, null],
])('a body that is %s is read as JSON (O4, O18)', (_, body, bodyJson) => {
  const request = aLogsRequest([aLog({ body })]);

  for (const [decoded] of [fromProtobuf(encodeLogsRequest(request)), fromJson(request)]) {
    expect(decoded?.sent).toMatchObject({ bodyText: null, bodyJson });
  }
});

test('a body that nests without end is cut at a depth, in both encodings alike (O19)', () => {
  let body: object = { stringValue: 'deep' };
  for (let i = 0; i < 20; i += 1) body = { arrayValue: { values: [body] } };
  const request = aLogsRequest([aLog({ body })]);

  const [fromBytes] = fromProtobuf(encodeLogsRequest(request));

  expect(fromBytes?.sent).toMatchObject({ bodyJson: expect.stringContaining('"[nested too deep]"') as unknown });
  expect(fromJson(request)[0]?.sent).toEqual(fromBytes?.sent);
});

test.each([
  ['a text', '"x"', 'a log record must be an object'],
  ['null', 'null', 'a log record must be an object'],
  ['a time that is none', '{"timeUnixNano":"soon"}', 'timeUnixNano and observedTimeUnixNano must be whole numbers'],
  ['a time before 1970', '{"observedTimeUnixNano":-1}', 'timeUnixNano and observedTimeUnixNano must be whole numbers'],
])('of JSON, %s is no record, and its neighbours are', (_, record, reason) => {
  const logs = fromJsonText(`{"resourceLogs":[{"scopeLogs":[{"logRecords":[{},${record},{"eventName":"e"}]}]}]}`);

  expect(logs.map(({ sent }) => sent.eventName)).toEqual(['', 'e']);
  expect(logs.refused).toEqual([reason]);
});

test('JSON may write numbers as text, ids in capitals, and fields that nobody knows (O4, O18)', () => {
  const [log] = fromJsonText(
    `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"timeUnixNano":2000000,"severityNumber":"13","traceId":"${'AB'.repeat(16)}",` +
      '"body":{"stringValue":"a\\ud800b\\u0000"},"severity_text":"not OTLP","flags":"1","nobody":{"knows":1}}]}]}]}'
  );

  expect(log?.sent).toMatchObject({
    timeUnixNano: 2_000_000n,
    severityNumber: 13,
    severityText: '',
    traceId: 'ab'.repeat(16),
    bodyText: 'a\ufffdb\ufffd',
    flags: 1,
  });
});

test('text that is not UTF-8 is read with marks in its place', () => {
  const body = encodeLogsRequest(aLogsRequest([aLog({ body: 'x`y', severityText: 'z`' })]));
  for (let at = body.indexOf('`'); at >= 0; at = body.indexOf('`')) body[at] = 0xff;

  expect(fromProtobuf(body)[0]?.sent).toMatchObject({ bodyText: 'x\ufffdy', severityText: 'z\ufffd' });
});

test('random bytes are refused or read, and never reach beyond the body', () => {
  const valid = encodeLogsRequest(
    aLogsRequest([
      aLog({ attributes: { a: 'b', n: 1 }, traceId: Buffer.alloc(16, 1), spanId: Buffer.alloc(8, 2) }),
      aLog({ body: { kvlistValue: { values: [{ key: 'k', value: { doubleValue: 1.5 } }] } } }),
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
