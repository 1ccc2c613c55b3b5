import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw, type InputType, type ZlibOptions } from 'node:zlib';
import { Rejection, unavailable } from '../rejection.ts';

export interface BodyLimits {
  /** For the body as sent and for the body after decompression. */
  maxBodyBytes: number;
  /** Bytes of all bodies that are being received. */
  budget: BodyBudget;
}

/** Bounds what many bodies take together while they are being received. */
export class BodyBudget {
  private taken = 0;
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** A single body may always come in, however large; a second one only where it fits. */
  take(bytes: number): boolean {
    if (this.taken > 0 && this.taken + bytes > this.limit) return false;
    this.taken += bytes;
    return true;
  }

  give(bytes: number): void {
    this.taken -= bytes;
  }
}

/**
 * The body of a request, decompressed. Never holds more than the limit: a body that says or shows that it is larger is
 * refused as soon as that is known, and so is one that grows beyond it when it is decompressed.
 */
export async function readBody(request: IncomingMessage, { maxBodyBytes, budget }: BodyLimits): Promise<Buffer> {
  const decompress = decompressionOf(request);
  const announced = Number(request.headers['content-length'] ?? 0);
  if (announced > maxBodyBytes) {
    discard(request, maxBodyBytes);
    throw tooLarge(announced, maxBodyBytes);
  }
  const chunks: Buffer[] = [];
  let received = 0;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      const bytes = chunk as Buffer;
      if (!budget.take(bytes.length))
        throw unavailable('receiving_too_much', 'Too many bodies at once; send again in a moment.');
      received += bytes.length;
      if (received > maxBodyBytes) throw tooLarge(received, maxBodyBytes);
      chunks.push(bytes);
    }
  } catch (error) {
    if (error instanceof Rejection) {
      discard(request, maxBodyBytes);
      throw error;
    }
    throw new Rejection('connection_lost', 400, 'The connection ended within the body; nothing of it was stored.', {
      cause: error,
    });
  } finally {
    budget.give(received);
  }
  const body = chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : Buffer.concat(chunks);
  return decompress === null ? body : decompress(body, maxBodyBytes);
}

type Decompress = (body: Buffer, limit: number) => Promise<Buffer>;

function decompressionOf(request: IncomingMessage): Decompress | null {
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  switch (encoding) {
    case '':
    case 'identity':
      return null;
    case 'gzip':
    case 'x-gzip':
      return bounded(promisify<InputType, ZlibOptions, Buffer>(gunzip), 'gzip');
    case 'br':
      return bounded(promisify<InputType, ZlibOptions, Buffer>(brotliDecompress), 'br');
    case 'deflate':
      return inflateEither;
    default:
      throw new Rejection(
        'unsupported_encoding',
        415,
        `The content encoding "${encoding.slice(0, 50)}" is not known; use gzip, deflate, br or none.`
      );
  }
}

function bounded(decompress: (body: InputType, options: ZlibOptions) => Promise<Buffer>, name: string): Decompress {
  return async (body, limit) => {
    try {
      return await decompress(body, { maxOutputLength: limit });
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limit + 1, limit);
      throw new Rejection(
        'malformed_compression',
        400,
        `The body is not ${name}, although its content encoding says so: ${(cause as Error).message}.`,
        { cause }
      );
    }
  };
}

// "deflate" means the zlib format; some senders leave its two bytes of header out.
const inflateEither: Decompress = async (body, limit) => {
  const hasHeader = body.length >= 2 && ((body[0] ?? 0) & 0x0f) === 8 && body.readUInt16BE(0) % 31 === 0;
  const decompress = promisify<InputType, ZlibOptions, Buffer>(hasHeader ? inflate : inflateRaw);
  return bounded(decompress, 'deflate')(body, limit);
};

function tooLarge(bytes: number, limit: number): Rejection {
  const shown = bytes > limit + 1 ? `Body of ${megabytes(bytes)}` : 'The body';
  return new Rejection(
    'body_too_large',
    413,
    `${shown} is over the limit of ${megabytes(limit)}, which also holds after decompression. Send smaller batches, or raise HOWDAH_MAX_BODY.`
  );
}

function megabytes(bytes: number): string {
  return bytes < 1024 * 1024 ? `${bytes} bytes` : `${Math.round((bytes / 1024 / 1024) * 10) / 10} MB`;
}

// The answer is only seen when the rest of the body is taken off the wire; a sender that goes on for ever is cut off.
function discard(request: IncomingMessage, limit: number): void {
  let rest = 0;
  request.on('data', (chunk: Buffer) => {
    rest += chunk.length;
    if (rest > 4 * limit + MIN_DISCARD_BYTES) request.destroy();
  });
  request.on('error', () => undefined);
  request.resume();
}
const MIN_DISCARD_BYTES = 64 * 1024 * 1024;
