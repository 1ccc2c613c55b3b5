import { expect, test } from 'vitest';
import { describePolicy } from './describe-policy';

test.each([
  [{ retentionDays: 30, maxBytes: null, archive: false }, 'keeps 30 days'],
  [{ retentionDays: 1, maxBytes: 20e9, archive: true }, 'keeps 1 day, at most 20 GB, archived before dropping'],
])('%j', (policy, expected) => {
  expect(describePolicy(policy)).toBe(expected);
});
