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
  test.each(files)('%s is normalised, storable and grouped the same each time', (file) => {
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

  test('most samples are grouped by their stack frames', () => {
    const reasons = files.map((file) => normalise(readFileSync(join(samples, file))).fingerprintReason);
    const byFrames = reasons.filter((reason) => reason.includes('stack frames'));

    expect(byFrames.length / reasons.length).toBeGreaterThan(0.6);
  });
});
