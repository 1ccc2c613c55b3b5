import protobuf from 'protobufjs';
import { COMMON_MESSAGES } from './otlp-proto.ts';

/** OTLP's logs messages for protobufjs, the oracle of our own decoder, as otlp-proto.ts has those of traces. */
const PROTO = `
  syntax = "proto3";
  package otlp;
  ${COMMON_MESSAGES}
  message ExportLogsServiceRequest { repeated ResourceLogs resource_logs = 1; }
  message ResourceLogs { Resource resource = 1; repeated ScopeLogs scope_logs = 2; string schema_url = 3; }
  message ScopeLogs { Scope scope = 1; repeated LogRecord log_records = 2; string schema_url = 3; }
  message LogRecord {
    fixed64 time_unix_nano = 1; fixed64 observed_time_unix_nano = 11; int32 severity_number = 2;
    string severity_text = 3; AnyValue body = 5; repeated KeyValue attributes = 6;
    uint32 dropped_attributes_count = 7; fixed32 flags = 8; bytes trace_id = 9; bytes span_id = 10;
    string event_name = 12;
  }
  message ExportLogsServiceResponse { PartialSuccess partial_success = 1; }
  message PartialSuccess { int64 rejected_log_records = 1; string error_message = 2; }`;

const root = protobuf.parse(PROTO, { keepCase: false }).root;
const logsRequest = root.lookupType('otlp.ExportLogsServiceRequest');
const logsResponse = root.lookupType('otlp.ExportLogsServiceResponse');

/** The request as an exporter would send it; what is missing gets protobuf's default. */
export function encodeLogsRequest(request: { resourceLogs: unknown[] }): Buffer {
  return Buffer.from(logsRequest.encode(logsRequest.fromObject(request)).finish());
}

/** What another reader finds in the bytes; 64-bit numbers as digits. */
export function decodeLogsRequest(body: Uint8Array): unknown {
  return logsRequest.toObject(logsRequest.decode(body), { longs: String, defaults: true, arrays: true, oneofs: false });
}

export function decodeLogsResponse(body: Uint8Array): {
  partialSuccess?: { rejectedLogRecords?: string; errorMessage?: string };
} {
  return logsResponse.toObject(logsResponse.decode(body), { longs: String, defaults: false });
}
