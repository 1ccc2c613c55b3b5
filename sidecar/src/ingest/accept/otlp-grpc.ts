import {
  type sendUnaryData,
  Server,
  type ServerUnaryCall,
  type ServiceDefinition,
  type UntypedHandleCall,
} from '@grpc/grpc-js';
import { freeBytes } from '../free-bytes.ts';
import { admitExports, type AdmittedExport } from './grpc/admit-exports.ts';
import { PREFIX_BYTES } from './grpc/call-wire.ts';
import { grpcStatusOf } from './grpc/grpc-status.ts';
import { createHealth } from './grpc/health.ts';
import type { RouteContext } from './intake-app.ts';
import { storedBytes } from './otlp-answer.ts';
import { OTLP_SIGNALS, type OtlpSignal } from './otlp-signals.ts';

export interface OtlpGrpc {
  /** To be bound to an address. */
  server: Server;
  /** Tells who watches the health that no more is taken, and ends those calls; before the server is shut down. */
  stop(): void;
}

/**
 * OTLP over gRPC: the Export services and the health service. Messages stay bytes, and answers are made by the same code
 * as those of HTTP; keys, limits, budget and counts are HTTP's as well.
 */
export function createOtlpGrpc(context: RouteContext, { receiveMs = RECEIVE_MS } = {}): OtlpGrpc {
  const paths = new Set(OTLP_SIGNALS.map(exportPath));
  const server = new Server({ ...CHANNEL, interceptors: [admitExports(context, paths, receiveMs)] });
  for (const signal of OTLP_SIGNALS) {
    server.addService(exportService(signal), { Export: exportHandler(context, signal) });
  }
  const health = createHealth(
    OTLP_SIGNALS.map(({ service }) => service),
    () => hasRoom(context)
  );
  server.addService(health.service, health.implementation);
  return { server, stop: () => health.stop() };
}

// As the whole of a request over HTTP has.
const RECEIVE_MS = 60_000;

const CHANNEL = {
  // What is longer is refused before, with a sentence (grpc/admit-exports.ts).
  'grpc.max_receive_message_length': -1,
  'grpc.max_concurrent_streams': 100,
  // A sender that is gone without a word holds nothing for longer than this.
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
};

function exportPath({ service }: OtlpSignal): string {
  return `/${service}/Export`;
}

function exportService(signal: OtlpSignal): ServiceDefinition {
  const asIs = (bytes: Buffer) => bytes;
  return {
    Export: {
      path: exportPath(signal),
      requestStream: false,
      responseStream: false,
      requestSerialize: asIs,
      requestDeserialize: asIs,
      responseSerialize: asIs,
      responseDeserialize: asIs,
    },
  };
}

function exportHandler(context: RouteContext, signal: OtlpSignal): UntypedHandleCall {
  return (call: ServerUnaryCall<AdmittedExport, Buffer>, answer: sendUnaryData<Buffer>) => {
    const { projectId, body } = call.request;
    const receivedAt = context.now();
    context.receiveOtlp[signal.take]({ projectId, encoding: 'protobuf', body, receivedAt })
      .finally(() => freeBytes(body, PREFIX_BYTES))
      .then(
        (stored) => {
          if (stored.rejected > 0) context.refused(signal.rejectedReason, projectId, stored.message, stored.rejected);
          answer(null, storedBytes(stored));
        },
        (error: unknown) => answer(grpcStatusOf(context.refusal(error, projectId)))
      );
  };
}

function hasRoom(context: RouteContext): boolean {
  try {
    context.checkRoom(0);
    return true;
  } catch {
    return false;
  }
}
