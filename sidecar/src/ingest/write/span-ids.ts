import type { RowBuffer } from './row-buffer.ts';

// Places within the tail, the part of a row that is the same for every span: from trace_id to status_code.
const TRACE_ID = 4;
const SPAN_ID = 24;
export const OPERATION_ID = 44;
export const RESOURCE_ID = 56;
export const TAIL = 94;

/** Where a row lies in the buffer. */
interface RowPlace {
  slab: number;
  tail: number;
  end: number;
}

/** In hex; no parent: a root. */
export interface SpanIds {
  traceId: string;
  spanId: string;
  parentSpanId: string | null;
}

export function idsOf(out: RowBuffer, { slab, tail, end }: RowPlace): SpanIds {
  const bytes = out.view(slab, 0, end);
  const parent = tail + TAIL;
  return {
    traceId: bytes.toString('hex', tail + TRACE_ID, tail + TRACE_ID + 16),
    spanId: bytes.toString('hex', tail + SPAN_ID, tail + SPAN_ID + 8),
    parentSpanId: bytes.readInt32BE(parent) < 0 ? null : bytes.toString('hex', parent + 4, parent + 12),
  };
}

/** Parents of the spans of these traces: `trace id + span id` to span id, in hex. */
export function parentsOf(
  out: RowBuffer,
  rows: readonly RowPlace[],
  traceIds: ReadonlySet<string>
): Map<string, string | null> {
  // By their first 32 bits: to make texts of the ids of every span would cost more than all else about errors, and to compare
  // each span with each trace is work without a bound.
  const beginnings = new Set(Array.from(traceIds, (traceId) => parseInt(traceId.slice(0, 8), 16) | 0));
  const parents = new Map<string, string | null>();
  let slab = -1;
  let data = out.data;
  for (const row of rows) {
    if (row.slab !== slab) data = out.words((slab = row.slab));
    if (!beginnings.has(data.getInt32(row.tail + TRACE_ID))) continue;
    const { traceId, spanId, parentSpanId } = idsOf(out, row);
    if (traceIds.has(traceId)) parents.set(traceId + spanId, parentSpanId);
  }
  return parents;
}
