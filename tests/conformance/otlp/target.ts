import { once } from 'node:events';
import { type Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { exportByGrpc, type GrpcAnswer } from '#support/grpc-call';
import { NotApplicable } from './requirement.ts';

export const SIGNALS = ['traces', 'metrics', 'logs'] as const;
export type Signal = (typeof SIGNALS)[number];
export const ENCODINGS = ['protobuf', 'json'] as const;
export type Encoding = (typeof ENCODINGS)[number];

export const NO_GRPC = 'no --grpc HOST:PORT was given';

export const CONTENT_TYPES = { protobuf: 'application/x-protobuf', json: 'application/json' } as const;

export interface TargetOptions {
  /** Where OTLP/HTTP is served, without the path of a signal. */
  url: string;
  /** `host:port` of OTLP/gRPC; null where it is not to be looked at. */
  grpc: string | null;
  /** Sent with every request: keys and the like. */
  headers: Readonly<Record<string, string>>;
  /** The header that carries the key, to see what becomes of a wrong one; null without a key. */
  keyHeader: string | null;
  maxBodyBytes: number;
  /** Brings the server into a state in which it takes nothing more, for as long as `work` runs. Only tests can. */
  overloaded?: <T>(work: () => Promise<T>) => Promise<T>;
}

export interface Answer {
  status: number;
  headers: Headers;
  type: string;
  body: Buffer;
}

/** The server that is looked at. */
export class Target {
  readonly options: TargetOptions;

  constructor(options: TargetOptions) {
    this.options = options;
  }

  /** A header whose value is undefined is left out, also one that every request has. */
  async send(
    path: string,
    { method = 'POST', headers = {}, body }: SendOptions & { method?: string } = {}
  ): Promise<Answer> {
    const all = Object.entries({ ...this.options.headers, ...headers }).filter(([, value]) => value !== undefined);
    const response = await fetch(new URL(path, this.options.url), {
      method,
      headers: Object.fromEntries(all) as Record<string, string>,
      ...(body !== undefined && { body: typeof body === 'string' ? new TextEncoder().encode(body) : body }),
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
      // Streams need it; the type of Node's fetch does not know it.
      duplex: 'half',
    } as RequestInit);
    return {
      status: response.status,
      headers: response.headers,
      type: response.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? 'no content type',
      body: Buffer.from(await response.arrayBuffer()),
    };
  }

  /** An export by HTTP. */
  export(signal: Signal, encoding: Encoding, body: Body, headers: SendOptions['headers'] = {}): Promise<Answer> {
    return this.send(`/v1/${signal}`, { body, headers: { 'content-type': CONTENT_TYPES[encoding], ...headers } });
  }

  /** An export of traces on a connection of this agent; `localPort` tells connections from one another. */
  async exportBy(agent: HttpAgent, body: Uint8Array): Promise<{ status: number; localPort: number | undefined }> {
    const url = new URL('/v1/traces', this.options.url);
    if (url.protocol !== 'http:') throw new NotApplicable('only looked at without TLS');
    const headers = { 'content-type': CONTENT_TYPES.protobuf, 'content-length': body.length, ...this.options.headers };
    const request = httpRequest(url, { method: 'POST', agent, headers, timeout: PATIENCE_MS });
    request.on('timeout', () => request.destroy(new Error(`no answer within ${PATIENCE_MS / 1_000} s`))).end(body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    const { localPort } = response.socket;
    response.resume();
    await once(response, 'end');
    return { status: response.statusCode ?? 0, localPort };
  }

  /** An export by gRPC. */
  async call(signal: Signal, message: Buffer, { gzip = false } = {}): Promise<GrpcAnswer> {
    return exportByGrpc(this.grpcAddress, signal, message, { gzip, metadata: { ...this.options.headers } });
  }

  get grpcAddress(): string {
    if (this.options.grpc === null) throw new NotApplicable(NO_GRPC);
    return this.options.grpc;
  }

  overloaded<T>(work: () => Promise<T>): Promise<T> {
    const { overloaded } = this.options;
    if (overloaded === undefined) {
      throw new NotApplicable('only to be seen while the server is overloaded, which this report does not bring about');
    }
    return overloaded(work);
  }
}

type Body = string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>;

interface SendOptions {
  headers?: Readonly<Record<string, string | undefined>>;
  body?: Body | undefined;
}

const PATIENCE_MS = 30_000;
