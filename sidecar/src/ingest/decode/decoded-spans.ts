import type { DecodedSpans, SpanException } from '../records.ts';

/** Why a span was refused while its neighbours were stored, in the words of the answer's partial success. */
export const REJECTED = {
  traceId: 'trace_id must be 16 bytes and not all zero',
  spanId: 'span_id must be 8 bytes and not all zero',
  parentSpanId: 'parent_span_id must be empty or 8 bytes',
  tooMany: 'one request may have 50000 spans; send smaller batches',
} as const;

/** Spans of a few bytes would otherwise become rows in memory without end: a body has room for 300,000 of them. */
export const MAX_SPANS = 50_000;

export function count(decoded: DecodedSpans, reason: string): void {
  decoded.rejected.set(reason, (decoded.rejected.get(reason) ?? 0) + 1);
}

export function emptyDecoded(): DecodedSpans {
  return { stored: 0, moved: 0, rejected: new Map(), exceptions: [], exceptionsLeftOut: 0 };
}

/** Bounded: events of a few bytes would otherwise become objects without end. */
export function addException(decoded: DecodedSpans, exception: () => SpanException): void {
  if (decoded.exceptions.length < MAX_EXCEPTIONS) decoded.exceptions.push(exception());
  else decoded.exceptionsLeftOut += 1;
}
const MAX_EXCEPTIONS = 5_000;
