/** The parts of a Sentry event that a replay changes; everything else is carried along. Times are seconds since 1970. */
export interface SentryEvent {
  event_id: string;
  timestamp: number;
  release?: string;
  environment?: string;
  server_name?: string;
  tags?: Record<string, string>;
  user?: Record<string, unknown>;
  contexts: { trace: { trace_id: string; span_id: string; parent_span_id?: string } } & Record<string, unknown>;
  breadcrumbs?: Array<{ timestamp?: number; [other: string]: unknown }>;
  [other: string]: unknown;
}

/** The event in an envelope, or undefined when it carries something else (sessions, client reports). */
export function eventOf(envelope: string): SentryEvent | undefined {
  const [, itemHeader = '{}', body = '{}'] = envelope.split('\n');
  const { type } = JSON.parse(itemHeader) as { type?: string };
  return type === 'event' ? (JSON.parse(body) as SentryEvent) : undefined;
}

/** An envelope as the SDK would send it now: `sent_at` tells the intake that our clock is right, the event is late. */
export function envelopeOf(event: SentryEvent, sentAt: Date): string {
  const header = { event_id: event.event_id, sent_at: sentAt.toISOString() };
  return `${JSON.stringify(header)}\n${JSON.stringify({ type: 'event' })}\n${JSON.stringify(event)}\n`;
}
