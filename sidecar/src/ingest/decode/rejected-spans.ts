import type { DecodedSpans } from '../records.ts';

/** Why a span was refused while its neighbours were stored, in the words of the answer's partial success. */
export const REJECTED = {
  traceId: 'trace_id must be 16 bytes and not all zero',
  spanId: 'span_id must be 8 bytes and not all zero',
  parentSpanId: 'parent_span_id must be empty or 8 bytes',
  time: 'startTimeUnixNano and endTimeUnixNano must be whole numbers',
  shape: 'a span must be an object',
} as const;

export function count(decoded: DecodedSpans, reason: string): void {
  decoded.rejected.set(reason, (decoded.rejected.get(reason) ?? 0) + 1);
}
