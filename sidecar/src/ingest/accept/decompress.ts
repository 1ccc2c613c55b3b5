import type { Transform } from 'node:stream';
import * as zlib from 'node:zlib';
import { freeBytes } from '../free-bytes.ts';
import { Rejection, unavailable } from '../rejection.ts';
import type { BodyLease } from './body-budget.ts';
import { bodyTooLarge, type BodySetting } from './body-too-large.ts';
import { Permits } from './permits.ts';

/**
 * Unpacks a body. The lease already has the packed bytes; it gets the unpacked ones as well. Pieces are freed when they are
 * full: into one that is not, the stream may go on writing.
 */
export type Decompress = (body: Buffer, room: UnpackedRoom) => Promise<Buffer>;

interface UnpackedRoom {
  /** At most. */
  bytes: number;
  /** Where the limit comes from. */
  setting: BodySetting;
  lease: BodyLease;
}

/** How to unpack this content encoding; null for one that needs nothing. Throws a Rejection for an unknown one. */
export function decompressionOf(contentEncoding: string | undefined): Decompress | null {
  const encoding = (contentEncoding ?? 'identity').trim().toLowerCase();
  if (encoding === '' || encoding === 'identity') return null;
  const codec = CODECS.get(encoding);
  if (codec === undefined) {
    throw new Rejection(
      'unsupported_encoding',
      415,
      `The content encoding "${encoding.slice(0, 50)}" is not known; use ${KNOWN} or none.`
    );
  }
  return (body, room) => {
    const small = codec.atOnce === undefined ? null : unpackAtOnce(codec.atOnce, body, room);
    return small === null ? permits.with(codec.permits, () => unpack(codec, body, room)) : Promise.resolve(small);
  };
}

interface Codec {
  name: string;
  /** Of {@link permits}: what the window of the decompressor weighs. */
  permits: number;
  open(body: Buffer, options: { chunkSize: number }): Transform;
  /** Where unpacking is faster than handing it to another thread and back. */
  atOnce?: (body: Buffer, options: { chunkSize: number; maxOutputLength: number }) => Buffer;
}

// As many as Node has threads for it. A window of brotli's takes up to 16 MB, one of zstd's 8.
const permits = new Permits(4);

// Not in every Node that Howdah runs on: it came with 22.15.
const { createZstdDecompress, constants } = zlib as unknown as {
  createZstdDecompress?: (options: { chunkSize: number; params: Record<number, number> }) => Transform;
  constants: { ZSTD_d_windowLogMax?: number };
};
const MAX_ZSTD_WINDOW_LOG = 23;

const gzip: Codec = {
  name: 'gzip',
  permits: 1,
  open: (_body, options) => zlib.createGunzip(options),
  atOnce: (body, options) => zlib.gunzipSync(body, options),
};
const CODECS = new Map<string, Codec>([
  ['gzip', gzip],
  ['x-gzip', gzip],
  [
    'deflate',
    {
      name: 'deflate',
      permits: 1,
      open: (body, options) => (hasZlibHeader(body) ? zlib.createInflate(options) : zlib.createInflateRaw(options)),
    },
  ],
  ['br', { name: 'br', permits: 4, open: (_body, options) => zlib.createBrotliDecompress(options) }],
]);
if (createZstdDecompress !== undefined) {
  CODECS.set('zstd', {
    name: 'zstd',
    permits: 2,
    open: (_body, options) =>
      createZstdDecompress({ ...options, params: { [constants.ZSTD_d_windowLogMax ?? 100]: MAX_ZSTD_WINDOW_LOG } }),
  });
}
const KNOWN = [...CODECS.keys()].filter((name) => !name.startsWith('x-')).join(', ');

// "deflate" means the zlib format; some senders leave its two bytes of header out.
function hasZlibHeader(body: Buffer): boolean {
  return body.length >= 2 && ((body[0] ?? 0) & 0x0f) === 8 && body.readUInt16BE(0) % 31 === 0;
}

/** What was unpacked in one piece has so many bytes of memory more. */
export const UNPACKED_SPARE_BYTES = 1;

// A batch of spans takes a fraction of a millisecond. The end of a gzip stream says how large it is, into which it is
// unpacked in one piece; null for one that says, or turns out, to be more than little, and for a broken one.
function unpackAtOnce(
  atOnce: NonNullable<Codec['atOnce']>,
  body: Buffer,
  { bytes, lease }: UnpackedRoom
): Buffer | null {
  if (body.length < 18 || body.length > KEPT_BYTES) return null;
  const size = body.readUInt32LE(body.length - 4);
  const most = Math.min(KEPT_BYTES, bytes);
  if (size >= most) return null;
  let unpacked: Buffer;
  try {
    unpacked = atOnce(body, {
      chunkSize: Math.max(size + UNPACKED_SPARE_BYTES, MIN_PIECE_BYTES),
      maxOutputLength: most,
    });
  } catch {
    return null;
  }
  if (!lease.take(unpacked.length)) throw noRoom();
  return unpacked;
}

// What unpacks to little is kept as it comes. Beyond that it is only counted, and unpacked once more when its size is
// known to be allowed: a bomb never takes more than KEPT_BYTES, and a large body exactly its size.
async function unpack(codec: Codec, body: Buffer, { bytes: limit, setting, lease }: UnpackedRoom): Promise<Buffer> {
  let kept: Buffer[] | null = [];
  let size = 0;
  for await (const piece of pieces(codec, body)) {
    size += piece.length;
    if (size > limit) throw bodyTooLarge(null, limit, setting);
    if (kept === null) {
      freeBytes(piece);
      continue;
    }
    if (size <= KEPT_BYTES) {
      if (!lease.take(piece.length)) throw noRoom();
      kept.push(piece);
    } else {
      lease.give(size - piece.length);
      for (const one of [...kept, piece]) freeBytes(one);
      kept = null;
    }
  }
  if (kept !== null) return joined(kept, size);
  if (!lease.take(size)) {
    freeBytes(body);
    throw noRoom();
  }
  const whole = Buffer.allocUnsafeSlow(size);
  let at = 0;
  for await (const piece of pieces(codec, body)) {
    at += piece.copy(whole, at);
    freeBytes(piece);
  }
  return whole;
}

function joined(pieces: readonly Buffer[], size: number): Buffer {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return only;
  const whole = Buffer.concat(pieces, size);
  for (const piece of pieces) freeBytes(piece);
  return whole;
}

const KEPT_BYTES = 1024 * 1024;

async function* pieces(codec: Codec, body: Buffer): AsyncGenerator<Buffer> {
  const chunkSize = Math.min(Math.max(8 * body.length, MIN_PIECE_BYTES), MAX_PIECE_BYTES);
  const stream = codec.open(body, { chunkSize });
  stream.end(body);
  try {
    for await (const piece of stream) yield piece as Buffer;
  } catch (cause) {
    // The stream has ended: it does not read from it any more, as it may where too much comes out.
    freeBytes(body);
    throw new Rejection(
      'malformed_compression',
      400,
      `The body is not ${codec.name}, although its content encoding says so: ${(cause as Error).message}.`,
      { cause }
    );
  } finally {
    stream.destroy();
  }
}
const MIN_PIECE_BYTES = 16 * 1024;
const MAX_PIECE_BYTES = 256 * 1024;

export function noRoom(): Rejection {
  return unavailable('receiving_too_much', 'Too many bodies at once; send again in a moment.');
}
