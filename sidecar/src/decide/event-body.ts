import { constants, deflateRawSync, inflateRawSync } from 'node:zlib';
import type { ExceptionDetail } from '../../../contract/api.ts';

/** What an occurrence holds beside its columns: tb_error_occurrence.event, as deflated JSON. */
export interface EventBody {
  /** Outermost first: what was raised, then its causes. */
  exceptions: ExceptionDetail[];
  /** What the sender attached, by name: os, device, runtime, extra, span attributes. */
  contexts: Record<string, unknown>;
}

/**
 * The body as deflated JSON. Objects that come again as the same object (intake remembers stack texts and resources) are
 * deflated once: the stream is then put together of their bytes and, for what stands between them, of stored blocks
 * (RFC 1951 §3.2.4), which take no deflating. Any inflater reads the one as the other.
 */
export function encodeEvent(body: EventBody): Buffer {
  const { exceptions } = body;
  if (cameBefore(exceptions)) return joined(body, true);
  const isKnown = exceptions.map(({ frames }) => cameBefore(frames)).includes(true);
  return isKnown ? joined(body, false) : deflateRawSync(JSON.stringify(body), DEFLATE);
}

// Bodies have a few kilobytes: a window and tables of the usual size would be ten times as much memory for each.
const DEFLATE = { level: 1, windowBits: 13, memLevel: 6, chunkSize: 4_096 };
// Ends on a whole byte, as a stored block must begin, and nothing in it looks back at what comes before it.
const DEFLATE_PIECE = { ...DEFLATE, finishFlush: constants.Z_SYNC_FLUSH };

/** What came once has no bytes yet; what came again has them. They go with the object. */
const PIECES = new WeakMap<object, Buffer | null>();

function cameBefore(part: object): boolean {
  const isKnown = PIECES.has(part);
  if (!isKnown) PIECES.set(part, null);
  return isKnown;
}

function joined({ exceptions, contexts }: EventBody, areKnown: boolean): Buffer {
  const stream = new Stream();
  stream.text('{"exceptions":');
  if (areKnown) stream.json(exceptions);
  else {
    stream.text('[');
    exceptions.forEach(({ frames, ...about }, i) => {
      stream.text(`${i > 0 ? ',' : ''}${JSON.stringify(about).slice(0, -1)},"frames":`);
      stream.json(frames);
      stream.text('}');
    });
    stream.text(']');
  }
  stream.text(',"contexts":{');
  Object.entries(contexts).forEach(([name, context], i) => {
    stream.text(`${i > 0 ? ',' : ''}${JSON.stringify(name)}:`);
    stream.json(context);
  });
  stream.text('}}');
  return stream.end();
}

/** A deflated stream of pieces. */
class Stream {
  private readonly pieces: Buffer[] = [];
  private open = '';

  text(text: string): void {
    this.open += text;
  }

  json(value: unknown): void {
    if (typeof value !== 'object' || value === null || !cameBefore(value)) {
      this.open += JSON.stringify(value ?? null);
      return;
    }
    let piece = PIECES.get(value) ?? null;
    if (piece === null) {
      piece = deflateRawSync(JSON.stringify(value), DEFLATE_PIECE);
      PIECES.set(value, piece);
    }
    this.store(false);
    this.pieces.push(piece);
  }

  end(): Buffer {
    this.store(true);
    return Buffer.concat(this.pieces);
  }

  private store(isLast: boolean): void {
    const bytes = Buffer.from(this.open);
    this.open = '';
    for (let at = 0; at < bytes.length; at += MAX_STORED) {
      const block = bytes.subarray(at, at + MAX_STORED);
      const head = Buffer.allocUnsafe(5);
      head[0] = isLast && at + MAX_STORED >= bytes.length ? 1 : 0;
      head.writeUInt16LE(block.length, 1);
      head.writeUInt16LE(block.length ^ MAX_STORED, 3);
      this.pieces.push(head, block);
    }
  }
}
const MAX_STORED = 0xffff;

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
