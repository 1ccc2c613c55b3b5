import { expect, test } from 'vitest';
import { saysWhen } from './says-when.ts';

test.each([
  ['{"timestamp":1767225600}', true],
  ['{"name":"x","changed_at" : "2026-01-01T00:00:00Z"}', true],
  ['[{"timestamp":null},{"timestamp":0},{"occurred_at":\n -5}]', true],
  ['{"timestamp":null,"name":"x"}', false],
  ['{"timestamp": 0}', false],
  ['{"name":"timestamp"}', false],
  ['{"message":"about a \\"timestamp\\": 17"}', false],
  ['', false],
])('%s: %s', (body, expected) => {
  expect(saysWhen(Buffer.from(body))).toBe(expected);
});
