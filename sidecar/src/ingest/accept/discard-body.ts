import type { IncomingMessage } from 'node:http';
import { freeBytes } from '../free-bytes.ts';

/**
 * Takes what is left of a refused body off the wire, because the answer is only seen then; a sender that goes on for ever
 * is cut off.
 */
export function discardBody(request: IncomingMessage, maxBodyBytes: number): void {
  let rest = 0;
  request.on('data', (chunk: Buffer) => {
    rest += chunk.length;
    freeBytes(chunk);
    if (rest > 4 * maxBodyBytes + MIN_DISCARD_BYTES) request.destroy();
  });
  request.on('error', () => undefined);
  request.resume();
}
const MIN_DISCARD_BYTES = 64 * 1024 * 1024;
