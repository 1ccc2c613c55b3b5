import type { NextFunction, Request, Response } from 'express';

/** Browsers may send from any page: keys route and limit, they are not secrets. */
export function allowAllOrigins(request: Request, response: Response, next: NextFunction): void {
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Expose-Headers', 'X-Sentry-Error, X-Sentry-Rate-Limits, Retry-After');
  if (request.method !== 'OPTIONS') {
    next();
    return;
  }
  response.setHeader('Access-Control-Allow-Methods', 'POST, OPTIONS');
  response.setHeader('Access-Control-Allow-Headers', ALLOWED_HEADERS);
  response.setHeader('Access-Control-Max-Age', '3600');
  response.status(204).end();
}

const ALLOWED_HEADERS =
  'X-Sentry-Auth, X-Howdah-Key, X-Requested-With, Origin, Accept, Content-Type, Authentication, Authorization, ' +
  'Content-Encoding, Transfer-Encoding, Idempotency-Key, sentry-trace, baggage, traceparent, tracestate';
