import protobuf from 'protobufjs';

/** What the messages of every signal are made of. */
export const COMMON_MESSAGES = `
  message Resource {
    repeated KeyValue attributes = 1; uint32 dropped_attributes_count = 2; repeated EntityRef entity_refs = 3;
  }
  message EntityRef {
    string schema_url = 1; string type = 2; repeated string id_keys = 3; repeated string description_keys = 4;
  }
  message Scope {
    string name = 1; string version = 2; repeated KeyValue attributes = 3; uint32 dropped_attributes_count = 4;
  }
  message KeyValue { string key = 1; AnyValue value = 2; }
  message AnyValue {
    oneof value {
      string string_value = 1; bool bool_value = 2; int64 int_value = 3; double double_value = 4;
      ArrayValue array_value = 5; KeyValueList kvlist_value = 6; bytes bytes_value = 7;
    }
  }
  message ArrayValue { repeated AnyValue values = 1; }
  message KeyValueList { repeated KeyValue values = 1; }`;

/**
 * OTLP's trace messages for protobufjs, the oracle of our own decoder: written from the field names and numbers of the
 * protocol, without its files.
 */
const PROTO = `
  syntax = "proto3";
  package otlp;
  message ExportTraceServiceRequest { repeated ResourceSpans resource_spans = 1; }
  message ResourceSpans { Resource resource = 1; repeated ScopeSpans scope_spans = 2; string schema_url = 3; }
  message ScopeSpans { Scope scope = 1; repeated Span spans = 2; string schema_url = 3; }
  ${COMMON_MESSAGES}
  message Span {
    bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; bytes parent_span_id = 4; string name = 5;
    int32 kind = 6; fixed64 start_time_unix_nano = 7; fixed64 end_time_unix_nano = 8; repeated KeyValue attributes = 9;
    uint32 dropped_attributes_count = 10; repeated Event events = 11; uint32 dropped_events_count = 12;
    repeated Link links = 13; uint32 dropped_links_count = 14; Status status = 15; fixed32 flags = 16;
  }
  message Event {
    fixed64 time_unix_nano = 1; string name = 2; repeated KeyValue attributes = 3; uint32 dropped_attributes_count = 4;
  }
  message Link {
    bytes trace_id = 1; bytes span_id = 2; string trace_state = 3; repeated KeyValue attributes = 4;
    uint32 dropped_attributes_count = 5; fixed32 flags = 6;
  }
  message Status { string message = 2; int32 code = 3; }
  message ExportTraceServiceResponse { PartialSuccess partial_success = 1; }
  message PartialSuccess { int64 rejected_spans = 1; string error_message = 2; }
  message RpcStatus { int32 code = 1; string message = 2; repeated Any details = 3; }
  message Any { string type_url = 1; bytes value = 2; }
  message RetryInfo { Duration retry_delay = 1; }
  message Duration { int64 seconds = 1; int32 nanos = 2; }
  message BadRequest { repeated FieldViolation field_violations = 1; }
  message FieldViolation { string field = 1; string description = 2; string reason = 3; }`;

const root = protobuf.parse(PROTO, { keepCase: false }).root;
const traceRequest = root.lookupType('otlp.ExportTraceServiceRequest');
const traceResponse = root.lookupType('otlp.ExportTraceServiceResponse');
const rpcStatus = root.lookupType('otlp.RpcStatus');
const details = {
  RetryInfo: root.lookupType('otlp.RetryInfo'),
  BadRequest: root.lookupType('otlp.BadRequest'),
};

export interface AnyValue {
  stringValue?: string;
  boolValue?: boolean;
  /** Digits. */
  intValue?: string;
  doubleValue?: number;
  arrayValue?: { values: AnyValue[] };
  kvlistValue?: { values: KeyValue[] };
  bytesValue?: Uint8Array;
}
export interface KeyValue {
  key: string;
  value?: AnyValue | null;
}
export interface OtlpEvent {
  timeUnixNano: string;
  name: string;
  attributes: KeyValue[];
  droppedAttributesCount: number;
}
export interface OtlpLink {
  traceId: Uint8Array;
  spanId: Uint8Array;
  traceState: string;
  attributes: KeyValue[];
  droppedAttributesCount: number;
  flags: number;
}
export interface OtlpSpan {
  traceId: Uint8Array;
  spanId: Uint8Array;
  traceState: string;
  parentSpanId: Uint8Array;
  name: string;
  kind: number;
  /** Digits. */
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  attributes: KeyValue[];
  droppedAttributesCount: number;
  events: OtlpEvent[];
  droppedEventsCount: number;
  links: OtlpLink[];
  droppedLinksCount: number;
  status: { message: string; code: number } | null;
  flags: number;
}
export interface ScopeSpans {
  scope: { name: string; version: string; attributes: KeyValue[]; droppedAttributesCount: number } | null;
  spans: OtlpSpan[];
  schemaUrl: string;
}
export interface EntityRef {
  schemaUrl: string;
  type: string;
  idKeys: string[];
  descriptionKeys: string[];
}
export interface ResourceSpans {
  resource: { attributes: KeyValue[]; droppedAttributesCount: number; entityRefs: EntityRef[] } | null;
  scopeSpans: ScopeSpans[];
  schemaUrl: string;
}
export interface TraceRequest {
  resourceSpans: ResourceSpans[];
}

/** The request as an exporter would send it; what is missing gets protobuf's default. */
export function encodeTraceRequest(request: { resourceSpans: unknown[] }): Buffer {
  return Buffer.from(traceRequest.encode(traceRequest.fromObject(request)).finish());
}

export function decodeTraceRequest(body: Uint8Array): TraceRequest {
  const message = traceRequest.decode(body);
  return traceRequest.toObject(message, { longs: String, defaults: true, arrays: true, oneofs: false }) as TraceRequest;
}

export function decodeTraceResponse(body: Uint8Array): {
  partialSuccess?: { rejectedSpans: string; errorMessage: string };
} {
  return traceResponse.toObject(traceResponse.decode(body), { longs: String, defaults: false });
}

export interface RpcStatus {
  code: number;
  message: string;
  /** As in the JSON mapping, with `@type`. */
  details?: Array<{ '@type': string } & Record<string, unknown>>;
}

export function decodeRpcStatus(body: Uint8Array): RpcStatus {
  const { details: packed, ...status } = rpcStatus.toObject(rpcStatus.decode(body), { defaults: true }) as {
    code: number;
    message: string;
    details?: Array<{ typeUrl: string; value: Uint8Array }>;
  };
  const unpacked = (packed ?? []).map(({ typeUrl, value }) => {
    const type = details[typeUrl.replace('type.googleapis.com/google.rpc.', '') as keyof typeof details];
    return { '@type': typeUrl, ...type.toObject(type.decode(value), { longs: Number }) };
  });
  return { ...status, ...(unpacked.length > 0 && { details: unpacked }) };
}

/** The same request in OTLP's JSON mapping: ids in hex, 64-bit numbers as text, bytes in base64. */
export function toOtlpJson(value: unknown, key = ''): unknown {
  if (value instanceof Uint8Array) {
    return Buffer.from(value).toString(key === 'bytesValue' ? 'base64' : 'hex');
  }
  if (Array.isArray(value)) return value.map((element) => toOtlpJson(element));
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, toOtlpJson(member, name)]));
}
