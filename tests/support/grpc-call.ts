import {
  Client,
  compressionAlgorithms,
  credentials,
  Metadata,
  type ServiceError,
  status,
  type StatusObject,
} from '@grpc/grpc-js';
import { decodeRpcStatus, type RpcStatus } from './otlp-proto.ts';

export const GRPC_SERVICES = {
  traces: 'opentelemetry.proto.collector.trace.v1.TraceService',
  metrics: 'opentelemetry.proto.collector.metrics.v1.MetricsService',
  logs: 'opentelemetry.proto.collector.logs.v1.LogsService',
} as const;

export interface GrpcAnswer {
  /** 0 is OK. */
  code: status;
  details: string;
  /** What the trailer `grpc-status-details-bin` says. */
  status: RpcStatus | null;
  body: Buffer | null;
}

interface GrpcCall {
  metadata?: Record<string, string>;
  gzip?: boolean;
  deadlineMs?: number;
}

/** One call of a client of its own, with a message that is already encoded. Without an answer it is DEADLINE_EXCEEDED. */
export async function callGrpc(
  address: string,
  path: string,
  message: Buffer,
  { metadata = {}, gzip = false, deadlineMs = PATIENCE_MS }: GrpcCall = {}
): Promise<GrpcAnswer> {
  const client = new Client(address, credentials.createInsecure(), {
    'grpc.max_send_message_length': -1,
    ...(gzip && { 'grpc.default_compression_algorithm': compressionAlgorithms.gzip }),
  });
  const sent = new Metadata();
  for (const [name, value] of Object.entries(metadata)) sent.set(name, value);
  const asIs = (bytes: Buffer) => bytes;
  try {
    return await new Promise((resolve) => {
      let body: Buffer | null = null;
      const call = client.makeUnaryRequest(
        path,
        asIs,
        asIs,
        message,
        sent,
        { deadline: Date.now() + deadlineMs },
        (_error: ServiceError | null, answer?: Buffer) => {
          body = answer ?? null;
        }
      );
      call.on('status', (end: StatusObject) => {
        const [packed] = end.metadata.get('grpc-status-details-bin');
        resolve({
          code: end.code,
          details: end.details,
          status: packed === undefined ? null : decodeRpcStatus(packed as Buffer),
          body,
        });
      });
    });
  } finally {
    client.close();
  }
}

const PATIENCE_MS = 25_000;

/** Export of a signal, see {@link callGrpc}. */
export function exportByGrpc(
  address: string,
  signal: keyof typeof GRPC_SERVICES,
  message: Buffer,
  options: Parameters<typeof callGrpc>[3] = {}
): Promise<GrpcAnswer> {
  return callGrpc(address, `/${GRPC_SERVICES[signal]}/Export`, message, options);
}

/** What the health service says of a service: 1 SERVING, 2 NOT_SERVING, 3 SERVICE_UNKNOWN, or the name of an error. */
export async function askHealth(address: string, service: string): Promise<number | string | undefined> {
  const { code, body } = await callGrpc(address, '/grpc.health.v1.Health/Check', healthRequest(service));
  return code === status.OK ? healthStatus(body) : status[code];
}

/** What the health service says of the whole server as time goes by. */
export function watchHealth(address: string): { heard: Array<number | undefined>; ended: Promise<void> } {
  const client = new Client(address, credentials.createInsecure());
  const heard: Array<number | undefined> = [];
  const asIs = (bytes: Buffer) => bytes;
  const call = client.makeServerStreamRequest('/grpc.health.v1.Health/Watch', asIs, asIs, healthRequest(''));
  call.on('data', (body: Buffer) => heard.push(healthStatus(body)));
  const ended = new Promise<void>((resolve) => {
    call.on('end', () => {
      client.close();
      resolve();
    });
  });
  return { heard, ended };
}

function healthRequest(service: string): Buffer {
  return service === '' ? Buffer.alloc(0) : Buffer.concat([Buffer.from([0x0a, service.length]), Buffer.from(service)]);
}

// The one field of the answer is a small number.
function healthStatus(body: Buffer | null): number | undefined {
  return body?.[1];
}
