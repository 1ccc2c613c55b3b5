import { SpanStatusCode, trace } from '@opentelemetry/api';
import type { NextFunction, Request, Response } from 'express';
import { ShopError } from './errors.ts';

/** The last station of a failed request: the span says why, the caller gets a status. Express needs all four arguments. */
export function answerErrors(error: unknown, _request: Request, response: Response, next: NextFunction): void {
  if (response.headersSent) {
    next(error);
    return;
  }

  const message = error instanceof Error ? error.message : String(error);
  trace.getActiveSpan()?.setStatus({ code: SpanStatusCode.ERROR, message });
  response.status(error instanceof ShopError ? error.status : 500).json({ error: message });
}
