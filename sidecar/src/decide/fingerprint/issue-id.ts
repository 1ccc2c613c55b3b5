import { hash } from 'node:crypto';
import { memoised } from '../memoised.ts';

/**
 * Id of the issue of a project's fingerprint: intake computes it without a look-up. The project is part of it, so that
 * the same bug in two projects is two issues.
 */
export function issueId(projectId: number, fingerprint: string): string {
  return idOf(`${projectId}\n${fingerprint}`);
}

/** A uuid (version 8, for ids made by their own rule) that follows from a text. */
export function uuidOf(text: string): string {
  const hex = hash('sha256', text, 'hex');
  const variant = VARIANTS[parseInt(hex.charAt(16), 16) & 3] ?? '';
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
const VARIANTS = '89ab';

// Of some ten thousand issues: an error that comes, comes again.
const idOf = memoised(uuidOf, 4_000_000);
