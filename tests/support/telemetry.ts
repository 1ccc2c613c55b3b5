import { randomBytes, randomUUID } from 'node:crypto';
import type { Stack } from './stack.ts';
import { until } from './until.ts';

/** What a test says about an error; everything else is made up. */
export interface ErrorEvent {
  type?: string;
  message?: string;
  service?: string;
  environment?: string;
  release?: string;
  user?: string;
  traceId?: string;
  spanId?: string;
  at?: Date;
}

/** Sends an event as a Sentry SDK does, in an envelope, and answers its id. */
export async function sendError({ intakeUrl, key }: Stack, event: ErrorEvent = {}): Promise<string> {
  const eventId = randomUUID().replaceAll('-', '');
  const dsn = intakeUrl.replace('://', `://${key}@`);
  const lines = [
    { event_id: eventId, sent_at: new Date().toISOString(), dsn: `${dsn}/1` },
    { type: 'event' },
    toSentry(eventId, event),
  ];
  const response = await fetch(`${intakeUrl}/api/1/envelope/`, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-sentry-envelope',
      'X-Sentry-Auth': `Sentry sentry_version=7, sentry_client=howdah-test/1, sentry_key=${key}`,
    },
    body: lines.map((line) => JSON.stringify(line)).join('\n'),
  });
  if (!response.ok) {
    throw new Error(`The event was not accepted: ${response.status} ${await response.text()}`);
  }
  return eventId;
}

/** Waits until what was sent has reached its issues: counters and states follow the rows by a moment. */
export async function folded({ database }: Stack): Promise<void> {
  await until(async () => (await database.pool.query('select from howdah.issue_delta limit 1')).rowCount === 0, {
    what: 'the counters to be folded into the issues',
  });
}

function toSentry(eventId: string, event: ErrorEvent) {
  const { type = 'TimeoutError', message = 'card declined by gateway', service = 'checkout' } = event;
  return {
    event_id: eventId,
    timestamp: (event.at ?? new Date()).getTime() / 1000,
    platform: 'node',
    level: 'error',
    environment: event.environment ?? 'production',
    release: event.release ?? '1.4.2',
    server_name: `${service}-1`,
    transaction: 'POST /checkout',
    tags: { service, region: 'eu-west-1' },
    user: { id: event.user ?? 'user-1', email: `${event.user ?? 'user-1'}@example.com` },
    request: { method: 'POST', url: 'https://shop.example.com/checkout' },
    ...(event.traceId && {
      contexts: { trace: { trace_id: event.traceId, span_id: event.spanId ?? randomBytes(8).toString('hex') } },
    }),
    breadcrumbs: {
      values: [
        { timestamp: Date.now() / 1000 - 2, category: 'http', type: 'http', level: 'info', message: 'GET /cart' },
        { timestamp: Date.now() / 1000 - 1, category: 'query', level: 'info', message: 'select * from cart' },
      ],
    },
    exception: {
      values: [
        {
          type,
          value: message,
          mechanism: { type: 'generic', handled: false },
          stacktrace: {
            frames: [
              {
                filename: 'node_modules/express/lib/router.js',
                function: 'handle',
                lineno: 95,
                colno: 5,
                in_app: false,
              },
              { filename: 'src/pay/charge.ts', function: 'charge', lineno: 12, colno: 9, in_app: true },
              {
                filename: 'src/pay/charge.ts',
                function: 'authorize',
                lineno: 41,
                colno: 13,
                in_app: true,
                pre_context: ['  const answer = await gateway.post(order);', '  if (!answer.ok) {'],
                context_line: `    throw new ${type}(answer.reason);`,
                post_context: ['  }', '  return answer;'],
              },
            ],
          },
        },
      ],
    },
  };
}

/** A span of a test trace. Parents come before their children. */
export interface TestSpan {
  service: string;
  name: string;
  kind?: 'internal' | 'server' | 'client';
  parent?: number;
  startMs: number;
  durationMs: number;
  error?: string;
  attributes?: Record<string, string | number>;
}

const KINDS = { internal: 1, server: 2, client: 3 } as const;

/** A request through three services, the payment failing. */
export const CHECKOUT: readonly TestSpan[] = [
  {
    service: 'checkout',
    name: 'POST /checkout',
    kind: 'server',
    startMs: 0,
    durationMs: 480,
    attributes: { 'http.response.status_code': 500 },
    error: 'card declined',
  },
  {
    service: 'checkout',
    name: 'select cart',
    kind: 'client',
    parent: 0,
    startMs: 10,
    durationMs: 30,
    attributes: { 'db.system.name': 'postgresql' },
  },
  { service: 'checkout', name: 'POST /authorize', kind: 'client', parent: 0, startMs: 60, durationMs: 400 },
  {
    service: 'payments',
    name: 'POST /authorize',
    kind: 'server',
    parent: 2,
    startMs: 80,
    durationMs: 370,
    error: 'card declined',
  },
  {
    service: 'payments',
    name: 'insert payment',
    kind: 'client',
    parent: 3,
    startMs: 120,
    durationMs: 25,
    attributes: { 'db.system.name': 'postgresql' },
  },
];

/** Sends the spans as one trace that began `ageMs` ago, through OTLP/HTTP as JSON, and answers its ids. */
export async function sendTrace(
  { intakeUrl }: Stack,
  spans: readonly TestSpan[] = CHECKOUT,
  { environment = 'production', ageMs = 2_000 }: { environment?: string; ageMs?: number } = {}
): Promise<{ traceId: string; spanIds: string[] }> {
  const traceId = randomBytes(16).toString('hex');
  const spanIds = spans.map(() => randomBytes(8).toString('hex'));
  const began = Date.now() - ageMs;
  const toOtlp = (span: TestSpan, index: number) => ({
    traceId,
    spanId: spanIds[index],
    ...(span.parent !== undefined && { parentSpanId: spanIds[span.parent] }),
    name: span.name,
    kind: KINDS[span.kind ?? 'internal'],
    startTimeUnixNano: `${began + span.startMs}000000`,
    endTimeUnixNano: `${began + span.startMs + span.durationMs}000000`,
    attributes: toAttributes(span.attributes ?? {}),
    status: span.error ? { code: 2, message: span.error } : {},
  });

  const services = [...new Set(spans.map(({ service }) => service))];
  const resourceSpans = services.map((service) => ({
    resource: { attributes: toAttributes({ 'service.name': service, 'deployment.environment.name': environment }) },
    scopeSpans: [{ spans: spans.flatMap((span, index) => (span.service === service ? [toOtlp(span, index)] : [])) }],
  }));
  const response = await fetch(`${intakeUrl}/v1/traces`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ resourceSpans }),
  });
  if (!response.ok) {
    throw new Error(`The trace was not accepted: ${response.status} ${await response.text()}`);
  }
  return { traceId, spanIds };
}

function toAttributes(attributes: Record<string, string | number>) {
  return Object.entries(attributes).map(([key, value]) => ({
    key,
    value: typeof value === 'number' ? { intValue: String(value) } : { stringValue: value },
  }));
}
