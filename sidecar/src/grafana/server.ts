import grpc, { type handleServerStreamingCall, type handleUnaryCall } from '@grpc/grpc-js';
import type { Identify } from '../api/identify.ts';
import type { Route } from '../api/route.ts';
import type { Log } from '../observe/log.ts';
import type { Metrics } from '../observe/metrics.ts';
import type { QueryDeps } from '../query/pipeline.ts';
import { checkPluginToken } from './authorise.ts';
import { callResource } from './call-resource.ts';
import { checkHealth } from './check-health.ts';
import {
  type CallResourceRequest,
  type CheckHealthRequest,
  loadServices,
  type QueryDataRequest,
  type StreamRequest,
} from './plugin-protocol.ts';
import { queryData } from './query-data.ts';

export interface GrafanaServerOptions {
  addr: { host: string; port: number };
  /** Secret of the application side, compared with that of the data source on every call. */
  token: string;
  identify: Identify;
  queries: QueryDeps;
  routes: readonly Route[];
  metrics: Metrics;
  log: Log;
  version: string;
  /** Grafana sets no deadline, so a call has this one; a statement is stopped before. */
  deadlineMs?: number;
}

export interface GrafanaServer {
  /** Where it listens; the port is the real one when 0 was asked for. */
  address: { host: string; port: number };
  /** Lets calls end that are under way, for a while. */
  stop(): Promise<void>;
}

/** Serves Grafana's plugin protocol: the sidecar is the backend of the data source. */
export async function startGrafanaServer(options: GrafanaServerOptions): Promise<GrafanaServer> {
  const server = new grpc.Server(CHANNEL);
  const { Data, Diagnostics, Resource, Stream } = loadServices();
  const { deadlineMs = STANDARD_DEADLINE_MS } = options;
  const unary = unaryWithin(deadlineMs);
  server.addService(Data, {
    QueryData: unary((request: QueryDataRequest, signal) => queryData(options, request, signal)),
  });
  server.addService(Diagnostics, {
    CheckHealth: unary((request: CheckHealthRequest, signal) => checkHealth(options, request, signal)),
    CollectMetrics: unary(async () => ({ metrics: { prometheus: Buffer.from(await options.metrics.metrics()) } })),
  });
  server.addService(Resource, { CallResource: resourceCall(options, deadlineMs) });
  server.addService(Stream, {
    SubscribeStream: unary((request: StreamRequest) =>
      Promise.resolve({ status: subscription(request, options.token) })
    ),
    PublishStream: unary(() => Promise.resolve({ status: 'PERMISSION_DENIED' })),
    RunStream: noStream,
  });

  const port = await bind(server, options.addr);
  return { address: { host: options.addr.host, port }, stop: () => stop(server) };
}

const CHANNEL = {
  // The library's own limit of 4 MB is less than Grafana may send or want.
  'grpc.max_receive_message_length': -1,
  'grpc.max_send_message_length': -1,
  'grpc.keepalive_time_ms': 30_000,
  'grpc.keepalive_timeout_ms': 10_000,
};
const STANDARD_DEADLINE_MS = 60_000;
const DRAIN_MS = 5_000;

/** Makes calls with one answer. The signal aborts when Grafana gives up, or at the deadline. */
function unaryWithin(deadlineMs: number) {
  return <Q, A>(answer: (request: Q, signal: AbortSignal) => Promise<A>): handleUnaryCall<Q, A> =>
    (call, callback) => {
      answer(call.request, endOf(call, deadlineMs)).then(
        (response) => callback(null, response),
        (error: unknown) => callback({ code: grpc.status.INTERNAL, details: String(error) })
      );
    };
}

function endOf(call: { on(event: 'cancelled', listener: () => void): unknown }, deadlineMs: number): AbortSignal {
  const gone = new AbortController();
  call.on('cancelled', () => gone.abort());
  return AbortSignal.any([gone.signal, AbortSignal.timeout(deadlineMs)]);
}

function resourceCall(
  options: GrafanaServerOptions,
  deadlineMs: number
): handleServerStreamingCall<CallResourceRequest, unknown> {
  return (call) => {
    callResource(options, call.request, endOf(call, deadlineMs)).then(
      (response) => {
        call.write(response);
        call.end();
      },
      // Not destroy(error), which would leave the request open for minutes.
      (error: unknown) => call.emit('error', { code: grpc.status.INTERNAL, details: String(error) })
    );
  };
}

function subscription({ pluginContext }: StreamRequest, token: string): 'NOT_FOUND' | 'PERMISSION_DENIED' {
  try {
    checkPluginToken(pluginContext, token);
    return 'NOT_FOUND';
  } catch {
    return 'PERMISSION_DENIED';
  }
}

const noStream: handleServerStreamingCall<StreamRequest, unknown> = (call) => {
  call.emit('error', { code: grpc.status.NOT_FOUND, details: 'There are no live streams.' });
};

function bind(server: grpc.Server, { host, port }: { host: string; port: number }): Promise<number> {
  const address = `${host.includes(':') ? `[${host}]` : host}:${port}`;
  return new Promise((resolve, reject) => {
    server.bindAsync(address, grpc.ServerCredentials.createInsecure(), (error, bound) => {
      if (!error) resolve(bound);
      else {
        // The library does not say which of the two it was.
        const reason = 'another program listens there, or this machine has no such address';
        reject(
          new Error(`Cannot listen on ${address}: ${reason}. Choose another with HOWDAH_GRAFANA_ADDR.`, {
            cause: error,
          })
        );
      }
    });
  });
}

function stop(server: grpc.Server): Promise<void> {
  return new Promise((resolve) => {
    const force = setTimeout(() => {
      server.forceShutdown();
      resolve();
    }, DRAIN_MS);
    server.tryShutdown(() => {
      clearTimeout(force);
      resolve();
    });
  });
}
