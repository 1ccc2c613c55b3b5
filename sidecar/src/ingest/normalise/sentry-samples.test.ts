import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseEvent } from '../decode/sentry-envelope.ts';
import { toSentryOccurrence } from './sentry-event.ts';

// Public samples of events from many SDKs; they are not part of the repository.
const samples = join(import.meta.dirname, '../../../../../shared/data/sentry-events');
const files = existsSync(samples) ? readdirSync(samples).filter((file) => file.endsWith('.json')) : [];

const receivedAt = new Date('2026-03-01T12:00:00Z');
const normalise = (bytes: Buffer) =>
  toSentryOccurrence(parseEvent({ type: 'event', header: {}, payload: bytes }), {
    projectId: 1,
    eventId: '1'.repeat(32),
    receivedAt,
    sentAt: undefined,
    cut: () => undefined,
  });

describe.skipIf(files.length === 0)('samples of Sentry events (../shared/data/sentry-events)', () => {
  test.each(files)('%s is normalised, storable and grouped the same each time (§3.8)', (file) => {
    const bytes = readFileSync(join(samples, file));

    const first = normalise(bytes);
    const second = normalise(bytes);

    expect(first).toEqual(second);
    expect(first.type).not.toBe('');
    expect(first.fingerprint).toMatch(/^[0-9a-f]{32}$/);
    expect(first.fingerprintReason).not.toBe('');
    expect(JSON.stringify(first)).not.toMatch(/\\u0000|\\ud[89a-f]/i);
    expect(first.occurredAt.getTime()).not.toBeNaN();
  });

  test.each(files)('of %s nothing is lost but what is known to be left out (§3.7)', (file) => {
    const bytes = readFileSync(join(samples, file));

    const stored = JSON.stringify(normalise(bytes));

    const lost = leavesOf(JSON.parse(bytes.toString('utf8')))
      // Their beginning: what is longer may be cut.
      .filter(({ value }) => !stored.includes(JSON.stringify(value).replace(/^"|"$/g, '').slice(0, 250)))
      .filter(({ path }) => !(stored.includes('frames left out') && A_FRAME.test(path)))
      .filter(({ path, value }) => !LEFT_OUT.some((known) => known.test(`${path} ${String(value)}`)));
    expect(lost).toEqual([]);
  });

  test('most samples are grouped by their stack frames (§3.8)', () => {
    const reasons = files.map((file) => normalise(readFileSync(join(samples, file))).fingerprintReason);
    const byFrames = reasons.filter((reason) => reason.includes('stack frames'));

    expect(byFrames.length / reasons.length).toBeGreaterThan(0.6);
  });
});

const LEFT_OUT = [
  // Written in another form.
  /^\.(?:event_id|timestamp) /,
  /^\.breadcrumbs\.values\.\d+\.timestamp /,
  /^\.breadcrumbs\.values\.\d+\.type default$/,
  // How the SDK is made up, and what it cut itself.
  /^\.(?:sdk\.(?:integrations|packages)|_meta|transaction_info)\./,
  // The name of the function as the compiler has it, beside the one people know.
  /\.raw_function /,
  /^\.exception\.values\.\d+\.thread_id /,
  /^\.user\.ip_address \{\{auto\}\}$/,
];

// Those in the middle of a stack that has more frames than are kept.
const A_FRAME = /^\.exception\.values\.\d+\.stacktrace\.frames\./;

/** Path and value of each text and number. */
function leavesOf(value: unknown, path = ''): Array<{ path: string; value: string | number }> {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, member]) => leavesOf(member, `${path}.${key}`));
  }
  return typeof value === 'number' || (typeof value === 'string' && value !== '') ? [{ path, value }] : [];
}
