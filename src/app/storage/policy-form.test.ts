import { expect, test } from 'vitest';
import { isSamePolicy, readForm, toForm } from './policy-form';

const policy = { table: 'span', retentionDays: 30, maxBytes: 2.5e9, archive: true };

test('a policy comes back from its form as it was', () => {
  expect(readForm('span', toForm(policy))).toEqual(policy);
  expect(readForm('span', toForm({ ...policy, maxBytes: null }))).toEqual({ ...policy, maxBytes: null });
});

test.each([
  [{ days: '', gigabytes: '', archive: false }, 'days'],
  [{ days: '1.5', gigabytes: '', archive: false }, 'days'],
  [{ days: 'ten', gigabytes: '', archive: false }, 'days'],
  [{ days: '30', gigabytes: 'much', archive: false }, 'gigabytes'],
])('%j is said to be wrong at its field', (form, field) => {
  expect(readForm('span', form)).toMatchObject({ field });
});

test('a change in one part is a change', () => {
  expect(isSamePolicy(policy, { ...policy })).toBe(true);
  expect(isSamePolicy(policy, { ...policy, maxBytes: null })).toBe(false);
  expect(isSamePolicy(policy, { ...policy, archive: false })).toBe(false);
});
