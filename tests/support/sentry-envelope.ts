import { randomUUID } from 'node:crypto';

/** An envelope as SDKs write it; `event_id` and `sent_at` are made up where a test does not name them. */
export function anEnvelope(
  items: Array<[type: string, payload: unknown]>,
  header: Record<string, unknown> = {}
): string {
  const lines = [JSON.stringify({ event_id: eventId(), sent_at: new Date().toISOString(), ...header })];
  for (const [type, payload] of items) lines.push(JSON.stringify({ type }), JSON.stringify(payload));
  return lines.join('\n');
}

export function eventId(): string {
  return randomUUID().replaceAll('-', '');
}

/** An event with one exception; what a test does not name is made up. */
export function anEvent(over: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    timestamp: Date.now() / 1_000,
    platform: 'node',
    level: 'error',
    environment: 'production',
    release: 'shop@1.2.3',
    exception: {
      values: [
        {
          type: 'PaymentError',
          value: 'card declined',
          mechanism: { type: 'generic', handled: true },
          stacktrace: {
            frames: [
              { filename: '/app/src/routes/orders.ts', function: 'handle', lineno: 5, in_app: true },
              { filename: '/app/src/pay/charge.ts', function: 'charge', lineno: 10, in_app: true },
            ],
          },
        },
      ],
    },
    ...over,
  };
}
