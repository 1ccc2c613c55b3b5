import type { Response } from 'express';
import type { Filled } from '../records.ts';
import type { Rejection } from '../rejection.ts';
import type { RejectedField } from './otlp-signals.ts';
import { lengthDelimited, stringField, varintField } from './protobuf-fields.ts';
import { rpcStatusBytes, rpcStatusJson } from './rpc-status.ts';

export type OtlpEncoding = 'protobuf' | 'json';

const CONTENT_TYPES = { protobuf: 'application/x-protobuf', json: 'application/json' } as const;

/** The encoding of a content type, with its parameters and in any case; null for one that OTLP does not know. */
export function otlpEncodingOf(contentType: string | undefined): OtlpEncoding | null {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/x-protobuf' || type === 'application/protobuf') return 'protobuf';
  return type === 'application/json' ? 'json' : null;
}

/** 200 with an Export…ServiceResponse: empty, or with what was refused and why. */
export function answerStored(response: Response, encoding: OtlpEncoding, field: RejectedField, stored: Filled): void {
  const body = encoding === 'json' ? storedJson(field, stored) : storedBytes(stored);
  send(response, 200, encoding, body);
}

/** An Export…ServiceResponse in protobuf: that of each signal has the same field numbers. */
export function storedBytes(stored: Filled): Buffer {
  if (!isPartial(stored)) return Buffer.alloc(0);
  return lengthDelimited(1, Buffer.concat([varintField(1, stored.rejected), stringField(2, stored.message)]));
}

function storedJson(field: RejectedField, stored: Filled): Buffer {
  const { rejected, message } = stored;
  const partialSuccess = { [field]: String(rejected), errorMessage: message };
  return Buffer.from(JSON.stringify(isPartial(stored) ? { partialSuccess } : {}));
}

function isPartial({ rejected, message }: Filled): boolean {
  return rejected > 0 || message !== '';
}

/** A 4xx or 5xx with a google.rpc.Status in the encoding of the request. */
export function answerRefused(response: Response, encoding: OtlpEncoding, rejection: Rejection): void {
  const code = RPC_CODES.get(rejection.status) ?? INTERNAL;
  if (rejection.retryAfterSeconds !== undefined) response.setHeader('Retry-After', rejection.retryAfterSeconds);
  const body =
    encoding === 'json' ? Buffer.from(JSON.stringify(rpcStatusJson(code, rejection))) : rpcStatusBytes(code, rejection);
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
