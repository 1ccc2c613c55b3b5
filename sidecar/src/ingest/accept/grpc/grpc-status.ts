import { Metadata, status, type StatusObject } from '@grpc/grpc-js';
import type { Rejection } from '../../rejection.ts';
import { rpcStatusBytes } from '../rpc-status.ts';

/**
 * A refusal as the end of a call. Clients send again after UNAVAILABLE; the time they are to wait is in RetryInfo, in
 * the trailer `grpc-status-details-bin`. A message that is too large is RESOURCE_EXHAUSTED without it: not again.
 */
export function grpcStatusOf(rejection: Rejection): StatusObject {
  const code = CODES.get(rejection.status) ?? status.INTERNAL;
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', rpcStatusBytes(code, rejection));
  // The library throws at text with half a surrogate pair, which a sender may have put there.
  return { code, details: Buffer.from(rejection.message).toString(), metadata };
}

/** By the status that the same refusal has over HTTP. */
const CODES = new Map<number, status>([
  [400, status.INVALID_ARGUMENT],
  [401, status.UNAUTHENTICATED],
  [403, status.PERMISSION_DENIED],
  [404, status.UNIMPLEMENTED],
  [408, status.DEADLINE_EXCEEDED],
  [413, status.RESOURCE_EXHAUSTED],
  [415, status.UNIMPLEMENTED],
  [429, status.UNAVAILABLE],
  [503, status.UNAVAILABLE],
]);
