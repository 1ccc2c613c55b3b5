import type { Response } from 'express';
import type { SentryAnswer } from './intake-app.ts';
import type { Rejection } from '../rejection.ts';

/** 200; with the categories that senders may stop making, because nothing of them is stored. */
export function answerAccepted(response: Response, { eventId, pause }: SentryAnswer): void {
  if (pause.length > 0) {
    response.setHeader('X-Sentry-Rate-Limits', `${NOT_STORED_SECONDS}:${pause.join(';')}:organization:not_stored`);
  }
  response.status(200).json(eventId === null ? {} : { id: eventId });
}

/**
 * Sentry's form of a "no": a sentence, its causes, and the sentence again in a header for SDKs that show only that. What
 * there is no room for is 429 with the categories to pause (none: all), so that senders go on with the others.
 */
export function answerSentryRefused(response: Response, rejection: Rejection): void {
  const { reason, message, retryAfterSeconds, categories = [] } = rejection;
  const isOverload = OVERLOAD.has(reason);
  if (retryAfterSeconds !== undefined) {
    response.setHeader('Retry-After', retryAfterSeconds);
    if (isOverload) {
      response.setHeader('X-Sentry-Rate-Limits', `${retryAfterSeconds}:${categories.join(';')}:organization:${reason}`);
    }
  }
  response.setHeader('X-Sentry-Error', message.replace(/[^\x20-\x7e]/g, '?').slice(0, 500));
  response.status(isOverload ? 429 : rejection.status).json({ detail: message, causes: [reason] });
}

const OVERLOAD = new Set(['queue_full', 'overloaded', 'receiving_too_much']);
const NOT_STORED_SECONDS = 3_600;
