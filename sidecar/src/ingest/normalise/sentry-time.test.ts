import { expect, test } from 'vitest';
import { clockDrift } from './sentry-time.ts';

const receivedAt = new Date('2026-03-01T12:00:00Z');
const MINUTE = 60_000;
const sentBefore = (ms: number) => new Date(receivedAt.getTime() - ms);

test.each<[string, unknown, number]>([
  ['almost 55 minutes behind', sentBefore(55 * MINUTE - 1).toISOString(), 0],
  ['55 minutes behind', sentBefore(55 * MINUTE).toISOString(), 55 * MINUTE],
  ['almost 55 minutes ahead', sentBefore(1 - 55 * MINUTE).toISOString(), 0],
  ['55 minutes ahead', sentBefore(-55 * MINUTE).toISOString(), -55 * MINUTE],
  ['an hour behind, in seconds', sentBefore(60 * MINUTE).getTime() / 1_000, 60 * MINUTE],
  ['unknown', undefined, 0],
  ['said in words', 'noon', 0],
])('a clock that is %s is corrected only from 55 minutes on (§3.3)', (_, sentAt, correction) => {
  expect(clockDrift(sentAt, receivedAt)).toBe(correction);
});
