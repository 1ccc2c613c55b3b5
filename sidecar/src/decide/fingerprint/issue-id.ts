import { createHash } from 'node:crypto';

/**
 * Id of the issue of a project's fingerprint: intake computes it without a look-up. The project is part of it, so that
 * the same bug in two projects is two issues.
 */
export function issueId(projectId: number, fingerprint: string): string {
  return uuidOf(`${projectId}\n${fingerprint}`);
}

/** A uuid (version 8, for ids made by their own rule) that follows from a text. */
export function uuidOf(text: string): string {
  const bytes = createHash('sha256').update(text).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
