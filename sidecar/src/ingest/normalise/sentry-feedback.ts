import { redactQuery } from '../../decide/redaction.ts';
import { cutName, textLimits } from '../../decide/text-limits.ts';
import type { FeedbackRecord } from '../client-records.ts';
import { hexId, objectOf, textOf, type JsonObject, type OnCut } from './clean-value.ts';
import type { EventContext, SentryContext } from './sentry-context.ts';
import { clockDrift, sentryTime } from './sentry-time.ts';

/** The event of an item `feedback`. Null when nothing was written. */
export function toFeedback(event: JsonObject, context: EventContext): FeedbackRecord | null {
  const { sentAt, receivedAt, eventId, cut } = context;
  const contexts = objectOf(event.contexts);
  const feedback = objectOf(contexts.feedback);
  const message = textOf(feedback.message, textLimits.message, cut);
  if (message === null) return null;
  const user = objectOf(event.user);
  const sent = sentryTime(event.timestamp);
  const driftMs = clockDrift(sentAt, receivedAt);
  return {
    feedbackId: hexId(event.event_id, 32) ?? eventId,
    receivedAt,
    writtenAt: sent === null ? receivedAt : new Date(sent.getTime() + driftMs),
    uncorrectedAt: driftMs === 0 ? null : sent,
    eventId: hexId(feedback.associated_event_id, 32),
    message,
    name: name(feedback.name) ?? name(user.name) ?? name(user.username),
    email: name(feedback.contact_email) ?? name(user.email),
    url: urlOf(feedback.url, cut) ?? urlOf(objectOf(event.request).url, cut),
    source: name(feedback.source),
    environment: name(event.environment),
    release: name(event.release),
    traceId: hexId(objectOf(contexts.trace).trace_id, 32),
  };
}

/** The older item `user_report`, which is always about an event. */
export function toUserReport(report: JsonObject, context: SentryContext & { newId: string }): FeedbackRecord | null {
  const message = textOf(report.comments, textLimits.message, context.cut);
  if (message === null) return null;
  return {
    feedbackId: context.newId,
    receivedAt: context.receivedAt,
    writtenAt: context.receivedAt,
    uncorrectedAt: null,
    eventId: hexId(report.event_id, 32) ?? context.eventId,
    message,
    name: name(report.name),
    email: name(report.email),
    url: null,
    source: 'user_report',
    environment: null,
    release: null,
    traceId: null,
  };
}

function urlOf(value: unknown, cut: OnCut): string | null {
  const url = textOf(value, MAX_URL, cut);
  return url === null ? null : redactQuery(url);
}
const MAX_URL = 2_000;

function name(value: unknown): string | null {
  const text = textOf(value);
  return text === null ? null : cutName(text);
}
