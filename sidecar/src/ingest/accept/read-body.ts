import type { IncomingMessage, ServerResponse } from 'node:http';
import { Rejection } from '../rejection.ts';
import type { BodyBudget, BodyLease } from './body-budget.ts';
import { BodyBuffer } from './body-buffer.ts';
import { bodyTooLarge, type BodySetting, unannouncedTooLarge } from './body-too-large.ts';
import { decompressionOf, noRoom } from './decompress.ts';

export interface BodyLimits {
  /** For the body as sent and for the body after decompression. */
  maxBodyBytes: number;
  /** Bytes of all bodies that were not answered yet. */
  budget: BodyBudget;
}

/**
 * The body of a request, decompressed. Never holds more than the limit: a body that says or shows that it is larger is
 * refused as soon as that is known, and so is one that grows beyond it when it is decompressed. What it weighs is given
 * back to the budget when the request has its answer.
 */
export async function readBody(request: IncomingMessage, { maxBodyBytes, budget }: BodyLimits): Promise<Buffer> {
  return read(request, budget, {
    bytes: maxBodyBytes,
    unannouncedBytes: Math.ceil(maxBodyBytes / 4),
    setting: 'HOWDAH_MAX_BODY',
  });
}

/** As {@link readBody}, for a body that will be parsed to objects: these take many times its size. */
export async function readJsonBody(
  request: IncomingMessage,
  { maxBodyBytes, maxJsonBytes, budget }: BodyLimits & { maxJsonBytes: number }
): Promise<Buffer> {
  if (maxJsonBytes > maxBodyBytes) return readBody(request, { maxBodyBytes, budget });
  const unannouncedBytes = Math.min(Math.ceil(maxBodyBytes / 4), maxJsonBytes);
  return read(request, budget, { bytes: maxJsonBytes, unannouncedBytes, setting: 'HOWDAH_MAX_JSON' });
}

interface Limit {
  bytes: number;
  /** For a body that comes without its length. */
  unannouncedBytes: number;
  setting: BodySetting;
}

async function read(request: IncomingMessage, budget: BodyBudget, limit: Limit): Promise<Buffer> {
  const lease = budget.open();
  try {
    const decompress = decompressionOf(request.headers['content-encoding']);
    const received = await receive(request, limit, lease);
    const body = decompress === null ? received : await decompress(received, { ...limit, lease });
    if (body !== received) lease.give(received.length);
    lease.hold();
    endWithAnswer(request, lease);
    return body;
  } catch (error) {
    lease.end();
    throw error;
  }
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
  if (announced > limit) {
    discard(request, most);
    throw tooLarge(announced);
  }
  const body = new BodyBuffer(announced);
  // The usual case: a small body that comes at once.
  let whole: Buffer | null = null;
  try {
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      const piece = chunk as Buffer;
      if (!lease.take(piece.length)) throw noRoom();
      if (body.length + piece.length > limit) throw tooLarge(body.length + piece.length);
      if (piece.length === announced) whole = piece;
      else body.append(piece);
    }
  } catch (error) {
    if (error instanceof Rejection) {
      discard(request, most);
      throw error;
    }
    throw new Rejection('connection_lost', 400, 'The connection ended within the body; nothing of it was stored.', {
      cause: error,
    });
  }
  return whole ?? body.finish();
}

function endWithAnswer(request: IncomingMessage, lease: BodyLease): void {
  // Express puts the response there.
  const { res: response } = request as { res?: ServerResponse };
  if (response === undefined || response.closed) lease.end();
  else response.once('close', () => lease.end());
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
