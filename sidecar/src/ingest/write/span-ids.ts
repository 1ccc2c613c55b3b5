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

export function idsOf(out: RowBuffer, row: RowPlace): SpanIds {
  const bytes = out.view(row.slab, 0, row.end);
  const at = row.tail + TRACE_ID;
  return { traceId: bytes.toString('hex', at, at + 16), ...ofSpan(bytes, row) };
}

/** Parents of the spans of these traces: `trace id + span id` to span id, in hex. */
export function parentsOf(
  out: RowBuffer,
  rows: readonly RowPlace[],
  traceIds: ReadonlySet<string>
): Map<string, string | null> {
  // Compared as numbers: to make texts of the ids of every span would cost more than all else about errors.
  const wanted = Array.from(traceIds, (traceId) => ({ traceId, words: wordsOf(traceId) }));
  const parents = new Map<string, string | null>();
  let slab = -1;
  let data = out.data;
  for (const row of rows) {
    if (row.slab !== slab) data = out.words((slab = row.slab));
    for (const { traceId, words } of wanted) {
      if (!isAt(words, data, row.tail + TRACE_ID)) continue;
      const { spanId, parentSpanId } = ofSpan(out.view(row.slab, 0, row.end), row);
      parents.set(traceId + spanId, parentSpanId);
    }
  }
  return parents;
}

function ofSpan(bytes: Buffer, { tail }: RowPlace): Omit<SpanIds, 'traceId'> {
  const parent = tail + TAIL;
  return {
    spanId: bytes.toString('hex', tail + SPAN_ID, tail + SPAN_ID + 8),
    parentSpanId: bytes.readInt32BE(parent) < 0 ? null : bytes.toString('hex', parent + 4, parent + 12),
  };
}

function wordsOf(traceId: string): number[] {
  return [0, 8, 16, 24].map((at) => parseInt(traceId.slice(at, at + 8), 16) | 0);
}

function isAt(words: readonly number[], data: DataView, at: number): boolean {
  for (let i = 0; i < words.length; i += 1) if (data.getInt32(at + 4 * i) !== words[i]) return false;
  return true;
}
