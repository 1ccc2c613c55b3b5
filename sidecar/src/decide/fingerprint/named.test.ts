import { expect, test } from 'vitest';
import { namedFingerprint } from './named.ts';

test('one plain name is the fingerprint (T7: a text as well as a list)', () => {
  expect(namedFingerprint([' payment_timeout_error '])).toEqual({
    fingerprint: 'payment_timeout_error',
    version: 1,
    reason: "Grouped by the sender's fingerprint: payment_timeout_error",
  });
});

test.each([
  [undefined],
  [[]],
  [['', ' ']],
  [['one', 'two']],
  [['{{ default }}']],
  [['pay {{ type }}']],
  [['x'.repeat(201)]],
])('%j is none', (custom) => {
  expect(namedFingerprint(custom)).toBeNull();
});
