import {
  loadPackageDefinition,
  status,
  type sendUnaryData,
  type ServerUnaryCall,
  type ServerWritableStream,
  type ServiceDefinition,
  type UntypedServiceImplementation,
} from '@grpc/grpc-js';
import { fromJSON } from '@grpc/proto-loader';
import protobuf from 'protobufjs';

/** gRPC's health checking protocol, by the names and numbers that are public. */
const PROTO = `
  syntax = "proto3";
  package grpc.health.v1;
  service Health {
    rpc Check(HealthCheckRequest) returns (HealthCheckResponse);
    rpc Watch(HealthCheckRequest) returns (stream HealthCheckResponse);
  }
  message HealthCheckRequest { string service = 1; }
  message HealthCheckResponse {
    enum ServingStatus { UNKNOWN = 0; SERVING = 1; NOT_SERVING = 2; SERVICE_UNKNOWN = 3; }
    ServingStatus status = 1;
  }`;

interface HealthRequest {
  service: string;
}
interface HealthResponse {
  status: 'SERVING' | 'NOT_SERVING' | 'SERVICE_UNKNOWN';
}

export interface Health {
  service: ServiceDefinition;
  implementation: UntypedServiceImplementation;
  /** NOT_SERVING from now on; whoever watches is told so, and their calls end. */
  stop(): void;
}

/**
 * Says of the whole server (the empty name) and of each of `services` whether requests are taken. Who watches hears of
 * a change within a second.
 */
export function createHealth(services: readonly string[], isServing: () => boolean): Health {
  const ends = new Set<() => void>();
  let stopped = false;
  const isKnown = (name: string) => name === '' || services.includes(name);
  const statusOf = (name: string): HealthResponse['status'] =>
    !isKnown(name) ? 'SERVICE_UNKNOWN' : !stopped && isServing() ? 'SERVING' : 'NOT_SERVING';

  const check = (call: ServerUnaryCall<HealthRequest, HealthResponse>, answer: sendUnaryData<HealthResponse>) => {
    const { service } = call.request;
    if (isKnown(service)) answer(null, { status: statusOf(service) });
    else {
      const details = `There is no service "${service.slice(0, 100)}" here; there are ${services.join(', ')}.`;
      answer({ code: status.NOT_FOUND, details });
    }
  };
  const watch = (call: ServerWritableStream<HealthRequest, HealthResponse>) => {
    let told = '';
    const tell = () => {
      const now = statusOf(call.request.service);
      if (now !== told) call.write({ status: now });
      told = now;
    };
    const timer = setInterval(tell, WATCH_MS);
    const forget = () => {
      clearInterval(timer);
      ends.delete(end);
    };
    const end = () => {
      tell();
      call.end();
      forget();
    };
    call.on('cancelled', forget).on('error', forget);
    ends.add(end);
    if (stopped) end();
    else tell();
  };
  return {
    service: healthService(),
    implementation: { Check: check, Watch: watch },
    stop: () => {
      stopped = true;
      for (const end of ends) end();
    },
  };
}

const WATCH_MS = 1_000;

function healthService(): ServiceDefinition {
  const { root } = protobuf.parse(PROTO, { keepCase: true });
  const definition = loadPackageDefinition(fromJSON(root.toJSON(), { enums: String, defaults: true, keepCase: true }));
  // The package and its service are those of the text above.
  const grpc = definition['grpc'] as unknown as { health: { v1: { Health: { service: ServiceDefinition } } } };
  return grpc.health.v1.Health.service;
}
