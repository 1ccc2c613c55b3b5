import { createHash, randomBytes } from 'node:crypto';
import type { SentryEnvelope } from '../decode/sentry-envelope.ts';
import { hexId, textOf } from '../normalise/clean-value.ts';

/**
 * Tells items that have no event id from a repeat of them, by their bytes: ids, moments and places stand in these.
 * `sent_at` is another at each try and does not matter, but for counts of sessions, in which nothing else tells one
 * process from its neighbour that counted the same.
 */
export function besideDigest(projectId: number, { header, items, isNew }: SentryEnvelope): Buffer {
  if (isNew === true) return randomBytes(32);
  const hash = createHash('sha256').update(`${projectId} sentry items\n`);
  for (const { type, payload } of items) {
    if (type === 'event' || type === 'transaction') continue;
    hash.update(`${type} ${payload.length}\n`).update(payload);
    if (type === 'sessions') hash.update(textOf(header['sent_at']) ?? randomBytes(16));
  }
  // An attachment or a report may say the same of several events.
  return hash.update(hexId(header['event_id'], 32) ?? '').digest();
}
