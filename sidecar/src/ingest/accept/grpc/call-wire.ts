import type { ServerInterceptingCallInterface } from '@grpc/grpc-js';
import { constants, type ServerHttp2Stream } from 'node:http2';

/** The bytes of a call, seen before grpc-js collects them. */
export interface CallWire {
  /** What the sender says its message is compressed with; `identity` when it says nothing. */
  encoding: string;
  /** Whether the message is compressed; known once its prefix came in. */
  isCompressed(): boolean;
  watch(watcher: WireWatcher): void;
  /** After the status was sent: tells the sender to stop, instead of taking the rest of its message off the wire. */
  hangUp(): void;
}

interface WireWatcher {
  /** The length that the prefix of the message says. */
  announced: (bytes: number) => void;
  /** So many bytes came in, the prefix among them. */
  received: (bytes: number) => void;
  /** The call is over, whatever its end. */
  closed: () => void;
}

/**
 * Takes a call over before its message is read. grpc-js would collect and decompress every message by itself, without
 * a common bound for all calls, and tells only when it is done. What bounds HTTP's bodies must hold here as well, so
 * this reads two of its private fields: `stream`, and `incomingEncoding`, which is set to `identity` so that
 * decompressing is ours. A test holds that they are still there after an update of the library.
 */
export function takeOver(call: ServerInterceptingCallInterface): CallWire {
  const internals = call as unknown as Partial<{ stream: ServerHttp2Stream; incomingEncoding: unknown }>;
  const { stream, incomingEncoding } = internals;
  if (stream === undefined || typeof incomingEncoding !== 'string') {
    throw new Error('This version of @grpc/grpc-js is not the one that accept/grpc/call-wire.ts was written for.');
  }
  internals.incomingEncoding = 'identity';
  const prefix = Buffer.alloc(PREFIX_BYTES);
  let seen = 0;
  return {
    encoding: incomingEncoding,
    isCompressed: () => prefix[0] === 1,
    watch: ({ announced, received, closed }) => {
      // In front of the library's own listener, so that a refusal comes before it keeps the bytes.
      stream.prependListener('data', (chunk: Buffer) => {
        const before = seen;
        if (before < PREFIX_BYTES) chunk.copy(prefix, before);
        seen += chunk.length;
        if (before < PREFIX_BYTES && seen >= PREFIX_BYTES) announced(prefix.readUInt32BE(1));
        received(chunk.length);
      });
      stream.once('close', closed);
    },
    hangUp: () => {
      // A turn later: newer versions of Node drop a status that was not written yet when the stream is reset.
      setImmediate(() => {
        if (!stream.destroyed) stream.close(constants.NGHTTP2_NO_ERROR);
      });
    },
  };
}

/** A flag for compression and the length as 32 bits. */
export const PREFIX_BYTES = 5;
