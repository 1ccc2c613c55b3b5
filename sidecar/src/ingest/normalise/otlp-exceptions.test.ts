import { expect, test } from 'vitest';
import type { SpanException } from '../records.ts';
import { toOccurrences } from './otlp-exceptions.ts';

const receivedAt = new Date('2026-03-01T12:00:00Z');
const at = (iso: string) => BigInt(new Date(iso).getTime()) * 1_000_000n;

const anException = (over: Partial<SpanException> = {}): SpanException => ({
  traceId: 'ab'.repeat(16),
  spanId: '01'.repeat(8),
  parentSpanId: null,
  ordinal: 0,
  timeUnixNano: at('2026-03-01T11:59:00Z'),
  attributes: { 'exception.type': 'PaymentError', 'exception.message': 'declined' },
  spanName: 'charge',
  spanAttributes: {},
  resource: {
    attributes:
      '{"service.name":"shop","host.name":"web-1","telemetry.sdk.name":"opentelemetry","telemetry.sdk.version":"2"}',
    serviceName: 'shop',
    serviceNamespace: null,
    serviceVersion: '1.2.3',
    environment: 'staging',
    tenant: 'of the resource',
  },
  ...over,
});

const toRecords = (exceptions: SpanException[], parents: Record<string, string | null> = {}) =>
  toOccurrences(exceptions, {
    projectId: 1,
    receivedAt,
    spanParents: () => new Map(Object.entries(parents).map(([span, parent]) => ['ab'.repeat(16) + span, parent])),
  });
const toRecord = (over: Partial<SpanException> = {}) => toRecords([anException(over)])[0];

test('an error on every span it passed through counts once, with the innermost span (§4.3.5)', () => {
  const spans = ['01', '02', '03', '04'].map((byte) => byte.repeat(8));
  const [outer, middle, inner, sibling] = spans as [string, string, string, string];
  const parents = { [outer]: null, [middle]: outer, [inner]: middle, [sibling]: outer };
  const on = (spanId: string) => anException({ spanId, parentSpanId: parents[spanId] ?? null });

  const chain = toRecords([on(inner), on(middle), on(outer)], parents);
  const gap = toRecords([on(outer), on(inner)], parents);
  const siblings = toRecords([on(inner), on(sibling)], parents);

  expect(chain.map(({ spanId }) => spanId)).toEqual([inner]);
  expect(gap.map(({ spanId }) => spanId)).toEqual([inner]);
  expect(siblings.map(({ spanId }) => spanId)).toEqual([inner, sibling]);
});

test('spans that are each their own ancestors are no reason to wait', () => {
  const [a, b] = ['01'.repeat(8), '02'.repeat(8)];

  const records = toRecords(
    [anException({ spanId: a, parentSpanId: b }), anException({ spanId: b, parentSpanId: a })],
    { [a]: b, [b]: a }
  );

  expect(records).toEqual([]);
});

test('other errors of one trace, and one error in two traces, all count (§4.3.5)', () => {
  const records = toRecords([
    anException(),
    anException({ attributes: { 'exception.type': 'Other', 'exception.message': 'declined' } }),
    anException({ traceId: 'cd'.repeat(16) }),
  ]);

  expect(records).toHaveLength(3);
});

test('what the span and its resource say comes along (§4.3.6)', () => {
  const record = toRecord({
    spanAttributes: {
      'http.request.method': 'POST',
      'http.route': '/pay',
      'url.path': '/pay',
      'http.response.status_code': 502,
      'enduser.id': 'u1',
      'order.id': 7,
    },
    attributes: {
      'exception.type': 'PaymentError',
      'exception.message': 'declined',
      'exception.escaped': true,
      'tenant.id': 'acme',
      attempt: 3,
    },
  });

  expect(record).toMatchObject({
    type: 'PaymentError',
    message: 'declined',
    severity: 'error',
    handled: false,
    environment: 'staging',
    release: '1.2.3',
    service: 'shop',
    serverName: 'web-1',
    transaction: 'POST /pay',
    tenant: 'acme',
    userId: 'u1',
    sdk: 'opentelemetry 2',
    occurredAt: new Date('2026-03-01T11:59:00Z'),
    context: { 'order.id': 7, attempt: 3, user_id: 'u1' },
    request: { method: 'POST', url: '/pay', route: '/pay', status_code: 502 },
    user: { id: 'u1' },
  });
  expect(toRecord()?.tenant).toBe('of the resource');
});

test('a code in the place of the type gives way to the type in the stack', () => {
  const stack = 'AggregateError [ECONNREFUSED]: connect failed\n    at connect (/app/src/db.ts:1:1)';

  const record = toRecord({ attributes: { 'exception.type': 'ECONNREFUSED', 'exception.stacktrace': stack } });

  expect(record).toMatchObject({
    type: 'AggregateError',
    message: 'connect failed',
    tags: { 'error.code': 'ECONNREFUSED' },
  });
});

test.each<[string, Record<string, unknown>, string, string]>([
  ['nothing at all', {}, 'Error', ''],
  ['a type alone', { 'exception.type': 'KeyError' }, 'KeyError', ''],
  ['a message alone', { 'exception.message': 'oops' }, 'Error', 'oops'],
  ['a stack alone', { 'exception.stacktrace': 'TypeError: x\n    at f (/a.js:1:1)' }, 'TypeError', 'x'],
  ['values of other types', { 'exception.type': 5, 'exception.message': ['a'], 'exception.stacktrace': {} }, '5', ''],
])('an exception with %s is stored', (_, attributes, type, message) => {
  expect(toRecord({ attributes })).toMatchObject({ type, message });
});

test('passwords in messages and stacks are blanked (§4.3.7)', () => {
  const record = toRecord({
    attributes: {
      'exception.message': 'cannot reach postgres://shop:hunter2@db/shop',
      'exception.stacktrace': 'Error: cannot reach postgres://shop:hunter2@db/shop\n    at f (/app/a.js:1:1)',
    },
  });

  expect(JSON.stringify(record)).not.toContain('hunter2');
});

test("the sender's fingerprint is taken from an attribute (§4.3.6)", () => {
  const one = toRecord({ attributes: { 'exception.type': 'A', 'error.fingerprint': 'checkout' } });
  const two = toRecord({ attributes: { 'exception.type': 'B', 'error.fingerprint': ['checkout'] } });

  expect(one?.issueId).toBe(two?.issueId);
});

test('the same exception has the same id each time, another place among the events has another', () => {
  expect(toRecord()?.occurrenceId).toBe(toRecord()?.occurrenceId);
  expect(toRecord({ ordinal: 1 })?.occurrenceId).not.toBe(toRecord()?.occurrenceId);
});

test('without a time an exception happened when it was received', () => {
  expect(toRecord({ timeUnixNano: 0n })?.occurredAt).toEqual(receivedAt);
});
