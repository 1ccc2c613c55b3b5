import { createHash, randomBytes } from 'node:crypto';
import { parseItem, type EnvelopeItem, type SentryEnvelope } from '../decode/sentry-envelope.ts';
import { hexId } from '../normalise/clean-value.ts';

/**
 * Tells items that have no event id from a repeat of them, by their bytes: ids, moments and places stand in these.
 * `sent_at` is another at each try and does not matter. `sender` is where the request came from.
 */
export function besideDigest(projectId: number, sender: string, { header, items, isNew }: SentryEnvelope): Buffer {
  if (isNew === true) return randomBytes(32);
  const hash = createHash('sha256').update(`${projectId} sentry items\n`);
  for (const item of items) {
    const { type, payload } = item;
    if (type === 'event' || type === 'transaction') continue;
    hash.update(`${type} ${payload.length}\n`).update(payload);
    // Servers count sessions by the minute: those of one often counted the same as those of its neighbour.
    if (type === 'sessions') hash.update(sender);
    // A script that says "ok" every hour says the same each time.
    if (type === 'check_in' && !hasCheckInId(item)) hash.update(randomBytes(16));
  }
  // An attachment or a report may say the same of several events.
  return hash.update(hexId(header['event_id'], 32) ?? '').digest();
}

function hasCheckInId(item: EnvelopeItem): boolean {
  // One that is too large is not stored.
  if (item.payload.length > MAX_CHECK_IN_BYTES) return true;
  try {
    return hexId(parseItem(item)['check_in_id'], 32) !== null;
  } catch {
    return true;
  }
}
const MAX_CHECK_IN_BYTES = 100 * 1024;
