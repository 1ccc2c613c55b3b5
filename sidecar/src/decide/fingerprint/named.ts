import type { Fingerprint } from './v1.ts';

/**
 * A fingerprint that is one plain word of the sender's stays that word, so that queries and notification rules can say
 * `fingerprint = 'payment_timeout_error'`. Null for what {@link fingerprintV1} makes a digest of: several parts,
 * placeholders, and texts that are too long to be a name.
 */
export function namedFingerprint(custom: readonly string[] | undefined): Fingerprint | null {
  const [name, ...more] = (custom ?? []).map((part) => part.trim()).filter((part) => part !== '');
  if (name === undefined || more.length > 0 || name.length > MAX_NAME || name.includes('{{')) return null;
  return { fingerprint: name, version: 1, reason: `Grouped by the sender's fingerprint: ${name}` };
}
const MAX_NAME = 200;
