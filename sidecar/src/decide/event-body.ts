import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ExceptionDetail } from '../../../contract/api.ts';

/** What an occurrence holds beside its columns: tb_error_occurrence.event, as deflated JSON. */
export interface EventBody {
  /** Outermost first: what was raised, then its causes. */
  exceptions: ExceptionDetail[];
  /** What the sender attached, by name: os, device, runtime, extra, span attributes. */
  contexts: Record<string, unknown>;
}

export function encodeEvent(body: EventBody): Buffer {
  return deflateRawSync(JSON.stringify(body), DEFLATE);
}

// Bodies have a few kilobytes: a window and tables of the usual size would be ten times as much memory for each.
const DEFLATE = { level: 1, windowBits: 13, memLevel: 6, chunkSize: 4_096 };

/** The body of an occurrence; an empty one where none was stored or it cannot be read. */
export function decodeEvent(stored: Uint8Array | null): EventBody {
  if (stored === null || stored.length === 0) return { exceptions: [], contexts: {} };
  try {
    return JSON.parse(inflateRawSync(stored, { maxOutputLength: MAX_BODY_BYTES }).toString('utf8')) as EventBody;
  } catch {
    return { exceptions: [], contexts: {} };
  }
}

const MAX_BODY_BYTES = 64 * 1024 * 1024;
