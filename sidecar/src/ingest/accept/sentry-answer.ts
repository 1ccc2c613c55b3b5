import type { Response } from 'express';
import type { Rejection } from '../rejection.ts';

export function answerAccepted(response: Response, eventId: string | null): void {
  response.status(200).json(eventId === null ? {} : { id: eventId });
}

/** Sentry's form of a "no": a sentence, its causes, and the sentence again in a header for SDKs that show only that. */
export function answerSentryRefused(response: Response, rejection: Rejection): void {
  if (rejection.retryAfterSeconds !== undefined) response.setHeader('Retry-After', rejection.retryAfterSeconds);
  response.setHeader('X-Sentry-Error', rejection.message.replace(/[^\x20-\x7e]/g, '?').slice(0, 500));
  response.status(rejection.status).json({ detail: rejection.message, causes: [rejection.reason] });
}
