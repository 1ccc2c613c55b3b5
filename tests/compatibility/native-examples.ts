import { randomBytes } from 'node:crypto';
import type { TestIntake } from '#support/intake';
import { attributes } from '#support/otlp-request';

/** What the examples of the founding documents send, in our JSON: a shop whose checkout fails, as of a minute ago. */
export const trace = randomBytes(16).toString('hex');
export const order = '7f2f7c86-0f1c-4e0e-9d5f-3d4a4e1f0a01';
const start = Date.now() - 60_000;
const at = (ms: number) => new Date(start + ms).toISOString();
const rootSpan = randomBytes(8).toString('hex');

export async function post(intake: TestIntake, path: string, body: unknown): Promise<unknown> {
  const response = await fetch(`${intake.url}${path}`, {
    method: 'POST',
    body: JSON.stringify(body),
    headers: { 'content-type': 'application/json' },
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${path}: ${response.status} ${JSON.stringify(answer)}`);
  return answer;
}

/** One request of 1,500 ms with a query in it (F092, F093, F094), sent by OTLP. */
export function aSlowRequest() {
  const span = (name: string, ms: [number, number], more: object) => ({
    traceId: trace,
    name,
    startTimeUnixNano: `${BigInt(start + ms[0]) * 1_000_000n}`,
    endTimeUnixNano: `${BigInt(start + ms[1]) * 1_000_000n}`,
    ...more,
  });
  return {
    resourceSpans: [
      {
        resource: { attributes: attributes({ 'service.name': 'shop', 'deployment.environment': 'production' }) },
        scopeSpans: [
          {
            spans: [
              span('process_payment', [0, 1_500], {
                spanId: rootSpan,
                kind: 2,
                attributes: attributes({
                  user_id: 'user-1',
                  'user.id': 'user-1',
                  'operation.type': 'query',
                  'http.response.status_code': 500,
                  'orders.count': 2,
                  'orders.total_value': 59.98,
                }),
              }),
              span('db.query', [10, 30], {
                spanId: randomBytes(8).toString('hex'),
                parentSpanId: rootSpan,
                kind: 3,
                attributes: attributes({
                  'db.statement': 'select * from orders where user_id = $1',
                  'db.system': 'postgresql',
                  'db.rows_returned': 2,
                }),
              }),
            ],
          },
        ],
      },
    ],
  };
}

const failure = { service: 'shop', environment: 'production', trace_id: trace };

/** F010: what a middleware knows of a request, its headers among it. */
export const fromMiddleware = {
  ...failure,
  exception_type: 'ValueError',
  error_message: 'amount must be positive',
  occurred_at: at(1_000),
  context: {
    request_id: 'r-1',
    user_id: null,
    path: '/checkout',
    method: 'POST',
    headers: { accept: '*/*', authorization: 'Bearer eyJhbGciOiJIUzI1NiJ9.e30', cookie: 'sid=hunter2' },
  },
};

/** F011: a resolver that knows the order; F012: an error and a context, and nothing else. */
export const fromResolver = {
  ...failure,
  error_type: 'PaymentError',
  message: 'card declined',
  fingerprint: 'payment_processing_error',
  timestamp: at(1_200),
  context: { order_id: order, user_id: 'user-1', operation: 'process_payment' },
};

/** F021: everything that may help. */
export const enriched = {
  ...failure,
  error_type: 'OrderError',
  message: 'out of stock',
  fingerprint: ['order_processing_error'],
  timestamp: at(1_250),
  context: {
    user_id: 42,
    tenant_id: 'acme',
    request_id: 'r-2',
    operation: 'place_order',
    input_size: 1_024,
    database_pool_size: 20,
    memory_usage_mb: 256.5,
    order_id: order,
    payment_amount: 59.98,
    payment_method: 'card',
    severity: 'critical',
  },
};

/** A dozen of one kind within five minutes, of three users. */
export const storm = Array.from({ length: 12 }, (_, i) => ({
  error_type: 'TimeoutError',
  message: 'payment timed out',
  stack_trace:
    'Traceback (most recent call last):\n  File "/app/pay.py", line 10, in charge\nTimeoutError: payment timed out',
  fingerprint: 'payment_timeout_error',
  environment: 'production',
  timestamp: at(i),
  context: { user_id: `user-${i % 3}` },
}));

export const withoutDatabase = {
  ...failure,
  error_type: 'OperationalError',
  message: 'connection refused',
  fingerprint: 'database_connection_error',
  timestamp: at(900),
  context: { user_id: 'user-2' },
};

/** A row of the change log by its own column names (F138), half a second before the error. */
export const change = {
  entity_name: 'order',
  entity_id: order,
  change_type: 'UPDATE',
  before_data: { status: 'new', total: 59.98 },
  after_data: { status: 'paid', total: 59.98 },
  changed_at: at(800),
  trace_id: trace,
};

/** F127, F128: an increment says no value; three queries of the database while the request ran, one after it. */
export const measured = [
  ...[100, 200, 300, 5_000].map((ms) => ({ name: 'db.queries.count', type: 'counter', timestamp: at(ms) })),
  { name: 'db.pool.connections.active', type: 'gauge', value: 7, labels: { pool: 'primary' } },
  { name: 'graphql.request.duration_ms', type: 'histogram', value: 12.5, labels: { operation: 'getOrders' } },
];
