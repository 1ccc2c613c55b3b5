import type { Response } from 'express';
import type { Filled } from '../records.ts';
import type { Rejection } from '../rejection.ts';

export type OtlpEncoding = 'protobuf' | 'json';

const CONTENT_TYPES = { protobuf: 'application/x-protobuf', json: 'application/json' } as const;

/** The encoding of a content type, with its parameters and in any case; null for one that OTLP does not know. */
export function otlpEncodingOf(contentType: string | undefined): OtlpEncoding | null {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/x-protobuf' || type === 'application/protobuf') return 'protobuf';
  return type === 'application/json' ? 'json' : null;
}

/** How the partial success of a signal names what was refused in JSON; in protobuf it is the first field in each. */
export type RejectedField = 'rejectedSpans' | 'rejectedDataPoints' | 'rejectedLogRecords';

/** 200 with an Export…ServiceResponse: empty, or with what was refused and why. */
export function answerStored(
  response: Response,
  encoding: OtlpEncoding,
  field: RejectedField,
  { rejected, message }: Filled
): void {
  const partial = rejected > 0 || message !== '';
  if (encoding === 'json') {
    const body = partial ? { partialSuccess: { [field]: String(rejected), errorMessage: message } } : {};
    send(response, 200, encoding, Buffer.from(JSON.stringify(body)));
    return;
  }
  const inner = Buffer.concat([varintField(1, rejected), stringField(2, message)]);
  send(response, 200, encoding, partial ? lengthDelimited(1, inner) : Buffer.alloc(0));
}

/** A 4xx or 5xx with a google.rpc.Status in the encoding of the request. */
export function answerRefused(response: Response, encoding: OtlpEncoding, rejection: Rejection): void {
  const code = RPC_CODES.get(rejection.status) ?? INTERNAL;
  if (rejection.retryAfterSeconds !== undefined) response.setHeader('Retry-After', rejection.retryAfterSeconds);
  const body =
    encoding === 'json'
      ? Buffer.from(JSON.stringify({ code, message: rejection.message }))
      : Buffer.concat([varintField(1, code), stringField(2, rejection.message)]);
  send(response, rejection.status, encoding, body);
}

// google.rpc.Code by HTTP status.
const INTERNAL = 13;
const RPC_CODES = new Map([
  [400, 3],
  [401, 16],
  [403, 7],
  [404, 12],
  [405, 12],
  [413, 3],
  [415, 3],
  [429, 8],
  [503, 14],
]);

function send(response: Response, status: number, encoding: OtlpEncoding, body: Buffer): void {
  response.status(status).setHeader('Content-Type', CONTENT_TYPES[encoding]);
  response.setHeader('Content-Length', body.length);
  response.end(body);
}

function varintField(number: number, value: number): Buffer {
  if (value === 0) return Buffer.alloc(0);
  return Buffer.from([number << 3, ...varint(value)]);
}

function stringField(number: number, text: string): Buffer {
  return text === '' ? Buffer.alloc(0) : lengthDelimited(number, Buffer.from(text));
}

function lengthDelimited(number: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...varint(bytes.length)]), bytes]);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest = Math.floor(rest / 128);
  }
  return [...bytes, rest];
}
