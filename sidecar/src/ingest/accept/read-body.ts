import type { IncomingMessage } from 'node:http';
import { Rejection } from '../rejection.ts';
import type { BodyBudget, BodyLease } from './body-budget.ts';
import { BodyBuffer } from './body-buffer.ts';
import { bodyTooLarge, type BodySetting, unannouncedTooLarge } from './body-too-large.ts';
import { freeBytes } from '../free-bytes.ts';
import { decompressionOf, noRoom, UNPACKED_SPARE_BYTES } from './decompress.ts';

export interface BodyLimits {
  /** For the body as sent and for the body after decompression. */
  maxBodyBytes: number;
  /** Bytes of all bodies that are in use. */
  budget: BodyBudget;
}

/**
 * Hands the body of a request, decompressed, to `use`, and answers what that answers. Never holds more than the limit: a
 * body that says or shows that it is larger is refused as soon as that is known, and so is one that grows beyond it when
 * it is decompressed. When `use` has ended, the body is gone and its room in the budget given back.
 */
export async function withBody<T>(
  request: IncomingMessage,
  { maxBodyBytes, budget }: BodyLimits,
  use: (body: Buffer) => Promise<T>
): Promise<T> {
  const unannouncedBytes = Math.ceil(maxBodyBytes / 4);
  return withBytes(request, budget, { bytes: maxBodyBytes, unannouncedBytes, setting: 'HOWDAH_MAX_BODY' }, use);
}

/** As {@link withBody}, for a body that will be parsed to objects: these take many times its size. */
export async function withJsonBody<T>(
  request: IncomingMessage,
  { maxBodyBytes, maxJsonBytes, budget }: BodyLimits & { maxJsonBytes: number },
  use: (body: Buffer) => Promise<T>
): Promise<T> {
  if (maxJsonBytes > maxBodyBytes) return withBody(request, { maxBodyBytes, budget }, use);
  const unannouncedBytes = Math.min(Math.ceil(maxBodyBytes / 4), maxJsonBytes);
  return withBytes(request, budget, { bytes: maxJsonBytes, unannouncedBytes, setting: 'HOWDAH_MAX_JSON' }, use);
}

interface Limit {
  bytes: number;
  /** For a body that comes without its length. */
  unannouncedBytes: number;
  setting: BodySetting;
}

async function withBytes<T>(
  request: IncomingMessage,
  budget: BodyBudget,
  limit: Limit,
  use: (body: Buffer) => Promise<T>
): Promise<T> {
  const lease = budget.open();
  try {
    const body = await read(request, limit, lease);
    lease.hold();
    try {
      return await use(body);
    } finally {
      freeBytes(body, UNPACKED_SPARE_BYTES);
    }
  } finally {
    lease.end();
  }
}

async function read(request: IncomingMessage, limit: Limit, lease: BodyLease): Promise<Buffer> {
  const decompress = decompressionOf(request.headers['content-encoding']);
  const received = await receive(request, limit, lease);
  if (decompress === null) return received;
  const body = await decompress(received, { ...limit, lease });
  lease.give(received.length);
  freeBytes(received);
  return body;
}

async function receive(
  request: IncomingMessage,
  { bytes: most, unannouncedBytes, setting }: Limit,
  lease: BodyLease
): Promise<Buffer> {
  const length = request.headers['content-length'];
  const announced = Number(length ?? 0);
  const limit = length === undefined ? unannouncedBytes : most;
  const tooLarge = (bytes: number) =>
    length === undefined && limit < most ? unannouncedTooLarge(limit) : bodyTooLarge(bytes, limit, setting);
  if (announced > limit) throw tooLarge(announced);
  const body = new BodyBuffer(announced);
  // The usual case: a small body that comes at once.
  let whole: Buffer | null = null;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      const piece = chunk as Buffer;
      if (!lease.take(piece.length)) throw noRoom();
      if (body.length + piece.length > limit) throw tooLarge(body.length + piece.length);
      if (piece.length === announced) whole = piece;
      else {
        body.append(piece);
        freeBytes(piece);
      }
    }
  } catch (error) {
    body.free();
    if (error instanceof Rejection) throw error;
    throw new Rejection('connection_lost', 400, 'The connection ended within the body; nothing of it was stored.', {
      cause: error,
    });
  }
  return whole ?? body.finish();
}
