import {
  type Metadata,
  ServerInterceptingCall,
  type ServerInterceptingCallInterface,
  type ServerInterceptor,
  ServerListenerBuilder,
} from '@grpc/grpc-js';
import { freeBytes } from '../../free-bytes.ts';
import { Rejection } from '../../rejection.ts';
import type { BodyLease } from '../body-budget.ts';
import { bodyTooLarge } from '../body-too-large.ts';
import { decompressionOf, noRoom } from '../decompress.ts';
import type { RouteContext } from '../intake-app.ts';
import { projectOfSender } from '../otlp-key.ts';
import { type CallWire, PREFIX_BYTES, takeOver } from './call-wire.ts';
import { grpcStatusOf } from './grpc-status.ts';

/** What a handler of an Export gets as its request. */
export interface AdmittedExport {
  projectId: number;
  /** The message, decompressed. */
  body: Buffer;
}

/**
 * What stands before the handlers of `paths`: the key is checked and room is looked for before the message is read, its
 * length before it is kept, and all messages that are being received share the budget of HTTP's bodies.
 */
export function admitExports(context: RouteContext, paths: ReadonlySet<string>, receiveMs: number): ServerInterceptor {
  return ({ path }, call) =>
    paths.has(path) ? admitExport(context, call, receiveMs) : new ServerInterceptingCall(call);
}

function admitExport(
  context: RouteContext,
  call: ServerInterceptingCallInterface,
  receiveMs: number
): ServerInterceptingCall {
  const wire = takeOver(call);
  let projectId = 0;
  let length = 0;
  let received = 0;
  let isPassed = false;
  let isOver = false;
  const lease = context.budget.open();
  const refuse = (error: unknown) => {
    if (isOver) return;
    isOver = true;
    end();
    call.sendStatus(grpcStatusOf(context.refusal(error, projectId)));
    wire.hangUp();
  };
  const end = () => {
    clearTimeout(patience);
    lease.end();
  };
  const patience = setTimeout(() => refuse(tooSlow(receiveMs)), receiveMs);
  wire.watch({
    announced: (bytes) => {
      length = bytes;
      attempt(() => {
        if (bytes > context.maxBodyBytes) throw bodyTooLarge(bytes, context.maxBodyBytes);
        context.checkRoom(bytes);
      }, refuse);
    },
    received: (bytes) => {
      if (isPassed) wire.hangUp();
      if (isOver) return;
      attempt(() => {
        received += bytes;
        if (received > PREFIX_BYTES + length) throw secondMessage();
        if (!lease.take(bytes)) throw noRoom();
      }, refuse);
    },
    closed: () => {
      isOver = true;
      end();
    },
  });
  return new ServerInterceptingCall(call, {
    start: (next) =>
      next(
        new ServerListenerBuilder()
          .withOnReceiveMetadata((metadata, read) => {
            admit(context, metadata, call).then((project) => {
              projectId = project;
              read(metadata);
            }, refuse);
          })
          .withOnReceiveMessage((message, pass) => {
            clearTimeout(patience);
            const unpacked = decompress(wire, message as Buffer, context.maxBodyBytes, lease);
            const passed = unpacked.then((body) => {
              if (isOver) return;
              isOver = isPassed = true;
              // What it weighs is given back when the call is over: it waits for its commit now.
              lease.hold();
              pass({ projectId, body } satisfies AdmittedExport);
            });
            void passed.catch(refuse).finally(() => {
              // The call may have ended while its message was unpacked.
              if (!isPassed) lease.end();
            });
          })
          .build()
      ),
  });
}

async function admit(
  context: RouteContext,
  metadata: Metadata,
  call: ServerInterceptingCallInterface
): Promise<number> {
  const sender = {
    header: (name: string) => metadata.get(name)[0]?.toString(),
    address: call.getConnectionInfo().remoteAddress,
  };
  const projectId = await projectOfSender(sender, context.keys, context.auth);
  context.checkRoom(0);
  return projectId;
}

async function decompress(wire: CallWire, message: Buffer, limit: number, lease: BodyLease): Promise<Buffer> {
  if (!wire.isCompressed()) return message;
  const unpack = ENCODINGS.has(wire.encoding) ? decompressionOf(wire.encoding) : null;
  if (unpack === null) {
    throw new Rejection(
      'unsupported_encoding',
      415,
      `The message is compressed with "${wire.encoding.slice(0, 50)}", which is not known here; use gzip or none, for ` +
        'example OTEL_EXPORTER_OTLP_COMPRESSION=gzip.'
    );
  }
  const body = await unpack(message, { bytes: limit, setting: 'HOWDAH_MAX_BODY', lease });
  lease.give(message.length);
  freeBytes(message, PREFIX_BYTES);
  return body;
}

// Those that grpc-js tells clients about.
const ENCODINGS = new Set(['gzip', 'deflate']);

function attempt(work: () => void, refuse: (error: unknown) => void): void {
  try {
    work();
  } catch (error) {
    refuse(error);
  }
}

function secondMessage(): Rejection {
  return new Rejection(
    'malformed_grpc',
    400,
    'More came than the one message of an Export; send each request in a call of its own.'
  );
}

function tooSlow(receiveMs: number): Rejection {
  return new Rejection(
    'body_too_slow',
    408,
    `The message did not arrive within ${receiveMs / 1_000} seconds; nothing of it was stored. Send smaller batches, or look at the network.`
  );
}
