import { createHash } from 'node:crypto';
import type { IntakeRequest, Stored } from '../records.ts';
import type { Rejection } from '../rejection.ts';

/** Stores a request and counts what Setup shows about it; resolves after the commit. */
export type Submit = (request: IntakeRequest) => Promise<Stored>;

/** Counts refused records of a request that was stored otherwise. */
export type CountRefused = (reason: Rejection['reason'], projectId: number, remedy: string, times: number) => void;

/** Tells a repeated request from a new one. `kind` keeps equal bytes of different protocols apart. */
export function digestOf(kind: string, bytes: Uint8Array): Buffer {
  return createHash('sha256').update(kind).update('\n').update(bytes).digest();
}

/** What a request takes in memory beside its body. */
export const REQUEST_OVERHEAD = 500;
