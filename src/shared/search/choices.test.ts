import { expect, test } from 'vitest';
import type { SearchKey } from '../../../contract/search-grammar';
import { fixedValueChoices, keyChoices, matching, valueChoice } from './choices';

const keys: SearchKey[] = [
  { key: 'is', description: 'Where it stands.', on: ['issues', 'traces'], values: ['new', 'resolved', 'error'] },
  { key: 'service', description: 'Who sent it.', on: ['issues', 'traces'] },
  { key: 'users', description: 'How many.', on: ['issues'] },
];
const key = (prefix: string) => ({ kind: 'key' as const, from: 0, to: 0, prefix });
const value = (of: string, prefix = '') => ({ kind: 'value' as const, key: of, from: 0, to: 0, prefix });

test('only keys of the subject are offered, beginnings before the rest', () => {
  expect(keyChoices(keys, key('s'), 'issues').map(({ insert }) => insert)).toEqual(['service', 'is', 'users']);
  expect(keyChoices(keys, key('us'), 'traces')).toEqual([]);
});

test('"is" offers the words of its subject', () => {
  expect(fixedValueChoices(keys, value('is'), 'issues')).toEqual([valueChoice('new'), valueChoice('resolved')]);
  expect(fixedValueChoices(keys, value('is'), 'traces')).toEqual([valueChoice('error')]);
});

test('a key without fixed values leaves them to the telemetry', () => {
  expect(fixedValueChoices(keys, value('service'), 'issues')).toBeUndefined();
  expect(fixedValueChoices(keys, value('http.route'), 'issues')).toBeUndefined();
});

test('what is written out is not offered again', () => {
  expect(matching([valueChoice('Checkout')], 'checkout')).toEqual([]);
  expect(matching([valueChoice('checkout'), valueChoice('checkout-api')], 'checkout')).toHaveLength(2);
});
