import { parseEvent, parseItem, type EnvelopeItem } from '../decode/sentry-envelope.ts';
import { toAttachment } from '../normalise/sentry-attachments.ts';
import { toCheckIn } from '../normalise/sentry-check-ins.ts';
import { toClientReports } from '../normalise/sentry-client-reports.ts';
import type { SentryContext } from '../normalise/sentry-context.ts';
import { toFeedback, toUserReport } from '../normalise/sentry-feedback.ts';
import { toSessionCount, toSessionCounts } from '../normalise/sentry-sessions.ts';
import type { RecordKinds } from '../records.ts';
import { Rejection } from '../rejection.ts';
import { newEventId } from './event-id.ts';
import type { TakeItem, TakenItem } from './taken-item.ts';

/** The item types by which clients tell what is neither an error nor a span, log or metric. */
export const CLIENT_ITEMS: ReadonlyArray<readonly [string, TakeItem]> = [
  ['session', (item, context) => records('session', [toSessionCount(parseItem(item), context) ?? undefined])],
  ['sessions', (item, context) => records('session', toSessionCounts(parseItem(item), context))],
  ['feedback', (item, context) => records('feedback', [feedbackOf(item, context)])],
  ['user_report', (item, context) => records('feedback', [userReportOf(item, context)])],
  ['check_in', (item, context) => records('check_in', [toCheckIn(parseItem(item), context)])],
  ['attachment', (item, context) => records('attachment', [toAttachment(item.header, item.payload, context)])],
  ['client_report', (item, context) => records('client_report', toClientReports(parseItem(item), context))],
];

function feedbackOf(item: EnvelopeItem, context: SentryContext) {
  return toFeedback(parseEvent(item), { ...context, eventId: context.eventId ?? newEventId() });
}

function userReportOf(item: EnvelopeItem, context: SentryContext) {
  return toUserReport(parseItem(item), { ...context, newId: newEventId() });
}

/** Undefined adds nothing and is fine; null is a part that cannot be read. */
function records<K extends keyof RecordKinds>(
  kind: K,
  given: ReadonlyArray<RecordKinds[K] | null | undefined>
): TakenItem {
  const rejected = given.filter((record) => record === null).length;
  if (rejected > 0 && rejected === given.length) throw unreadable(kind);
  return {
    signal: 'clients',
    rejectedReason: 'items_rejected',
    fill: (sink) => {
      for (const record of given) if (record !== null && record !== undefined) sink.add(kind, record);
      return { rejected, message: rejected === 0 ? '' : unreadable(kind).message };
    },
  };
}

function unreadable(kind: string): Rejection {
  const missing = MISSING[kind] ?? 'what it is about';
  return new Rejection('malformed_item', 400, `The item does not say ${missing}; send what a Sentry SDK encodes.`);
}

const MISSING: Readonly<Record<string, string>> = {
  session: 'how many sessions there were',
  feedback: 'what was written',
  check_in: 'of which monitor it is',
  client_report: 'how many were discarded',
};
