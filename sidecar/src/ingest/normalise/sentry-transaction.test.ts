import { expect, test } from 'vitest';
import { toTransactionSpans } from './sentry-transaction.ts';

const context = {
  projectId: 1,
  eventId: '1'.repeat(32),
  receivedAt: new Date('2026-03-01T12:00:00Z'),
  sentAt: undefined,
  cut: () => undefined,
};

test('what a transaction says beside its spans is kept as attributes of its root (§3.7)', () => {
  const { resource, spans } = toTransactionSpans(
    {
      type: 'transaction',
      transaction: 'GET /orders',
      start_timestamp: 1_772_366_398,
      timestamp: 1_772_366_399.5,
      platform: 'python',
      dist: '42',
      release: 'shop@1.2.3',
      environment: 'staging',
      server_name: 'web-1',
      sdk: { name: 'sentry.python', version: '2.0' },
      user: { id: 7, email: 'ada@example.com', username: 'ada', ip_address: '::1' },
      request: { method: 'GET', url: 'https://shop.example/orders?token=abc&page=2' },
      measurements: { lcp: { value: 1_200.5, unit: 'millisecond' }, none: { value: 'x' } },
      tags: { plan: 'pro' },
      extra: { order_id: 9, password: 'hunter2' },
      contexts: {
        trace: {
          trace_id: 'ab'.repeat(16),
          span_id: 'cd'.repeat(8),
          parent_span_id: 'ef'.repeat(8),
          op: 'http.server',
          origin: 'auto.http',
          status: 'ok',
          data: { 'http.response.status_code': 200, 'user.id': 'of the span' },
        },
        order: { total: 99.5 },
        runtime: { name: 'CPython' },
      },
      spans: [{ span_id: '01'.repeat(8), start_timestamp: 1_772_366_398, timestamp: 1_772_366_399, op: 'db' }],
    },
    context
  );

  expect(JSON.parse(resource.attributes)).toEqual({
    'service.name': 'shop',
    'service.version': 'shop@1.2.3',
    'deployment.environment.name': 'staging',
    'host.name': 'web-1',
    'telemetry.sdk.name': 'sentry.python',
    'telemetry.sdk.version': '2.0',
  });
  expect(spans.map(({ name, traceId, parentSpanId, httpStatus }) => [name, traceId, parentSpanId, httpStatus])).toEqual(
    [
      ['GET /orders', 'ab'.repeat(16), 'ef'.repeat(8), 200],
      ['db', 'ab'.repeat(16), null, null],
    ]
  );
  expect(spans.map(({ attributes }) => JSON.parse(attributes ?? 'null') as unknown)).toEqual([
    {
      'http.response.status_code': 200,
      'user.id': 'of the span',
      'user.email': 'ada@example.com',
      'user.name': 'ada',
      'http.request.method': 'GET',
      'url.full': 'https://shop.example/orders?token=[redacted]&page=2',
      'sentry.platform': 'python',
      'sentry.dist': '42',
      'sentry.op': 'http.server',
      'sentry.origin': 'auto.http',
      'measurement.lcp': 1_200.5,
      plan: 'pro',
      order_id: 9,
      total: 99.5,
      password: '[redacted]',
    },
    { 'sentry.op': 'db' },
  ]);
});
