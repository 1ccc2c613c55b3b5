import { randomUUID } from 'node:crypto';
import type { Counter } from 'prom-client';
import type { ReceivedSentry } from '../accept/intake-app.ts';
import { decodeEnvelope, decodeStore, parseEvent, type SentryEnvelope } from '../decode/sentry-envelope.ts';
import { hexId } from '../normalise/clean-value.ts';
import { toSentryOccurrence } from '../normalise/sentry-event.ts';
import { toTransactionSpans, type TransactionSpans } from '../normalise/sentry-transaction.ts';
import type { Filled, OccurrenceRecord, RequestSink } from '../records.ts';
import { digestOf, REQUEST_OVERHEAD, type CountRefused, type Submit } from './submit.ts';

interface SentryOptions {
  submit: Submit;
  refused: CountRefused;
  maxBodyBytes: number;
  dropped: Counter<'type'>;
}

/** What becomes of a Sentry request once its body is there. */
export function sentryReceiver({ submit, refused, maxBodyBytes, dropped }: SentryOptions) {
  return async ({ key, endpoint, body, receivedAt }: ReceivedSentry): Promise<{ eventId: string | null }> => {
    const { header, items } = endpoint === 'envelope' ? decodeEnvelope(body) : storeAsEnvelope(body, maxBodyBytes);
    const { projectId } = key;
    const occurrences: OccurrenceRecord[] = [];
    const transactions: TransactionSpans[] = [];
    let eventId = hexId(header['event_id'], 32);
    for (const item of items) {
      if (item.type !== 'event' && item.type !== 'transaction') {
        dropped.inc({ type: KNOWN_ITEMS.has(item.type) ? item.type : 'other' });
        continue;
      }
      const event = parseEvent(item.payload);
      const isFirst = occurrences.length + transactions.length === 0;
      // SDKs give every event an id, and a repeat has the same one. What comes without, from curl for example, counts anew.
      const ownId = hexId(event['event_id'], 32) ?? randomUUID().replaceAll('-', '');
      eventId ??= ownId;
      const context = {
        projectId,
        eventId: isFirst ? eventId : ownId,
        receivedAt,
        sentAt: header['sent_at'],
      };
      if (item.type === 'event') occurrences.push(toSentryOccurrence(event, context));
      else transactions.push(toTransactionSpans(event, context));
    }
    if (eventId === null || occurrences.length + transactions.length === 0) return { eventId };
    const stored = await submit({
      projectId,
      signal: occurrences.length > 0 ? 'errors' : 'traces',
      digest: digestOf(`${projectId} sentry`, Buffer.from(eventId)),
      bytes: body.length * 2 + REQUEST_OVERHEAD,
      receivedAt,
      fill: (sink) => fill(sink, occurrences, transactions),
    });
    if (stored.rejected > 0) refused('spans_rejected', projectId, stored.message, stored.rejected);
    return { eventId };
  };
}

/** Item types that SDKs send today; others are counted together, because senders can make names up. */
const KNOWN_ITEMS = new Set(
  (
    'session sessions client_report attachment user_report feedback check_in profile profile_chunk replay_event ' +
    'replay_recording replay_video statsd metric_buckets span log otel_log trace_metric'
  ).split(' ')
);

function storeAsEnvelope(body: Buffer, maxBytes: number): SentryEnvelope {
  const payload = Buffer.from(JSON.stringify(decodeStore(body, maxBytes)));
  return { header: {}, items: [{ type: 'event', header: {}, payload }] };
}

function fill(
  sink: RequestSink,
  occurrences: readonly OccurrenceRecord[],
  transactions: readonly TransactionSpans[]
): Filled {
  for (const occurrence of occurrences) sink.occurrence(occurrence);
  let rejected = 0;
  for (const { resource, spans, rejected: refused } of transactions) {
    rejected += refused;
    const entry = sink.resource(`sentry ${resource.attributes}`, () => resource);
    for (const span of spans) sink.span(span, entry, null);
  }
  return { rejected, message: rejected === 0 ? '' : `${rejected} span(s) without ids or times were left out` };
}
