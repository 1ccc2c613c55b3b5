import { loadPackageDefinition, type ServiceDefinition } from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import protobuf from 'protobufjs';
import { pluginProtocol } from '../../../contract/plugin-protocol.ts';

/** The services of Grafana's plugin protocol, for a server. 64-bit integers are numbers, bytes are Buffers. */
export function loadServices(): Record<'Data' | 'Diagnostics' | 'Resource' | 'Stream', ServiceDefinition> {
  const { root } = protobuf.parse(pluginProtocol, { keepCase: true });
  const definition = loadPackageDefinition(
    fromJSON(root.toJSON(), { longs: Number, enums: String, defaults: true, keepCase: true })
  );
  // The package and its services are those of the text above.
  const services = definition['pluginv2'] as unknown as Record<string, { service: ServiceDefinition }>;
  const serviceOf = (name: string) => (services[name] as { service: ServiceDefinition }).service;
  return {
    Data: serviceOf('Data'),
    Diagnostics: serviceOf('Diagnostics'),
    Resource: serviceOf('Resource'),
    Stream: serviceOf('Stream'),
  };
}

/** Comes with every call. Messages that were not sent are null. */
export interface PluginContext {
  orgId: number;
  user: { login: string; name: string; email: string; role: string } | null;
  dataSourceInstanceSettings: { uid: string; name: string; decryptedSecureJsonData: Record<string, string> } | null;
}

export interface QueryDataRequest {
  pluginContext: PluginContext | null;
  headers: Record<string, string>;
  queries: DataQuery[];
}
export interface DataQuery {
  refId: string;
  maxDataPoints: number;
  intervalMS: number;
  timeRange: { fromEpochMS: number; toEpochMS: number } | null;
  json: Buffer;
  queryType: string;
}
export interface DataResponse {
  frames?: Uint8Array[];
  error?: string;
  /** As in HTTP. */
  status: number;
  errorSource?: 'plugin' | 'downstream';
}

export interface CheckHealthRequest {
  pluginContext: PluginContext | null;
  headers: Record<string, string>;
}
export interface CheckHealthResponse {
  status: 'OK' | 'ERROR';
  message: string;
  jsonDetails: Uint8Array;
}

export interface CallResourceRequest {
  pluginContext: PluginContext | null;
  path: string;
  method: string;
  url: string;
  headers: Record<string, { values: string[] }>;
  body: Buffer;
}
export interface CallResourceResponse {
  code: number;
  headers: Record<string, { values: string[] }>;
  body: Uint8Array;
}

export interface StreamRequest {
  pluginContext: PluginContext | null;
  path: string;
}
