import {
  type Client,
  credentials,
  loadPackageDefinition,
  Metadata,
  type ServiceClientConstructor,
} from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import protobuf from 'protobufjs';
import { pluginProtocol } from '../../../contract/plugin-protocol.ts';

/**
 * Speaks Grafana's backend plugin protocol (gRPC package `pluginv2`) from Grafana's side, for the preview and for tests
 * that play Grafana. 64-bit integers are numbers, bytes are Buffers.
 */
export interface PluginClient {
  queryData(request: QueryDataRequest, signal?: AbortSignal): Promise<QueryDataResponse>;
  checkHealth(request: CheckHealthRequest, signal?: AbortSignal): Promise<CheckHealthResponse>;
  /** The first part carries status and headers, later parts only more of the body. */
  callResource(request: CallResourceRequest, signal?: AbortSignal): AsyncIterable<CallResourceResponse>;
  close(): void;
}

export interface PluginContext {
  orgId: number;
  pluginId: string;
  pluginVersion: string;
  user?: { login: string; name: string; email: string; role: string };
  dataSourceInstanceSettings?: {
    id: number;
    uid: string;
    name: string;
    url: string;
    jsonData: Uint8Array;
    decryptedSecureJsonData: Record<string, string>;
    lastUpdatedMS: number;
  };
}

export interface DataQuery {
  refId: string;
  queryType: string;
  maxDataPoints: number;
  intervalMS: number;
  timeRange: { fromEpochMS: number; toEpochMS: number };
  json: Uint8Array;
}

interface QueryDataRequest {
  pluginContext: PluginContext;
  headers: Record<string, string>;
  queries: DataQuery[];
}

interface QueryDataResponse {
  responses: Record<string, { frames: Buffer[]; error: string; status: number; errorSource: string }>;
}

interface CheckHealthRequest {
  pluginContext: PluginContext;
  headers: Record<string, string>;
}

interface CheckHealthResponse {
  status: 'UNKNOWN' | 'OK' | 'ERROR';
  message: string;
  jsonDetails: Buffer;
}

interface CallResourceRequest {
  pluginContext: PluginContext;
  path: string;
  method: string;
  /** Path and query, relative to the data source's resources. */
  url: string;
  headers: Record<string, { values: string[] }>;
  body: Uint8Array;
}

interface CallResourceResponse {
  code: number;
  headers: Record<string, { values: string[] }>;
  body: Buffer;
}

/** Dials `host:port` or `unix:/path` when first used, and again after an outage. */
export function connectPlugin(address: string): PluginClient {
  const { root } = protobuf.parse(pluginProtocol, { keepCase: true });
  const protocol = loadPackageDefinition(
    fromJSON(root.toJSON(), { longs: Number, enums: String, defaults: true, keepCase: true })
  ) as unknown as Record<'pluginv2', Record<'Data' | 'Diagnostics' | 'Resource', ServiceClientConstructor>>;
  const { Data, Diagnostics, Resource } = protocol.pluginv2;
  // One channel for all services, as Grafana has it. Reconnecting quickly keeps the preview usable while the sidecar restarts.
  const options = {
    'grpc.max_receive_message_length': -1,
    'grpc.max_send_message_length': -1,
    'grpc.initial_reconnect_backoff_ms': 100,
    'grpc.max_reconnect_backoff_ms': 1000,
  };
  const data = new Data(address, credentials.createInsecure(), options);
  const shared = { channelOverride: data.getChannel() };
  const diagnostics = new Diagnostics(address, credentials.createInsecure(), shared);
  const resource = new Resource(address, credentials.createInsecure(), shared);

  return {
    queryData: (request, signal) => unary(data, 'QueryData', request, signal),
    checkHealth: (request, signal) => unary(diagnostics, 'CheckHealth', request, signal),
    callResource: (request, signal) => serverStream(resource, 'CallResource', request, signal),
    close: () => data.close(),
  };
}

function methodOf(client: Client, name: string) {
  // The constructor made by loadPackageDefinition adds one method per rpc, which its type cannot say.
  const method = (client as unknown as Record<string, (...args: unknown[]) => unknown>)[name];
  if (!method) {
    throw new Error(`The plugin protocol has no rpc ${name}.`);
  }
  return method.bind(client);
}

function unary<T>(client: Client, name: string, request: unknown, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const call = methodOf(client, name)(request, new Metadata(), (error: Error | null, response: T) =>
      error ? reject(error) : resolve(response)
    ) as { cancel(): void };
    signal?.addEventListener('abort', () => call.cancel(), { once: true });
  });
}

function serverStream<T>(client: Client, name: string, request: unknown, signal?: AbortSignal): AsyncIterable<T> {
  const call = methodOf(client, name)(request) as AsyncIterable<T> & { cancel(): void };
  signal?.addEventListener('abort', () => call.cancel(), { once: true });
  return call;
}
