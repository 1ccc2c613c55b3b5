import { MessageChannel } from 'node:worker_threads';

/**
 * Gives the memory of a buffer back at once, after which the buffer is empty; nothing outside of JavaScript may be reading
 * or writing it. Bodies and their pieces lie outside of the heap, where V8 lets 64 MB of them pile up before it looks for
 * what nobody uses. What is small, or a part of a memory that has more than `spareBytes` besides, is left to it.
 */
export function freeBytes(buffer: Buffer, spareBytes = 0): void {
  const { buffer: memory, length } = buffer;
  const isAlone = memory.byteLength - length <= spareBytes;
  if (length >= MIN_BYTES && isAlone && memory instanceof ArrayBuffer) nowhere.postMessage(null, [memory]);
}

// Where moving the memory costs less than collecting it.
const MIN_BYTES = 16 * 1024;

// What is moved into a message that nobody can receive any more is gone with it (HTML, "message port post message steps").
const { port1: nowhere, port2: closed } = new MessageChannel();
closed.close();
