import type { Response } from 'express';
import type { NativeAnswer } from '../native-records.ts';
import type { Rejection } from '../rejection.ts';

/** 200 after the commit: what was stored, what was not, and what was ignored. */
export function answerNative(response: Response, answer: NativeAnswer): void {
  response.status(200).json(answer);
}

/** `{"message", "code"}`: a sentence with the remedy and a stable word; further fields where there is more to say. */
export function answerNativeRefused(response: Response, rejection: Rejection): void {
  if (rejection.retryAfterSeconds !== undefined) response.setHeader('Retry-After', rejection.retryAfterSeconds);
  response
    .status(rejection.status)
    .json({ message: rejection.message, code: rejection.reason, ...(rejection.details ?? {}) });
}
