import { expect, test } from 'vitest';
import { keyValues } from './key-values';

test('nested names are dotted, empty values left out', () => {
  expect(keyValues({ os: { name: 'Linux', version: null }, tags: ['a', 1], empty: '', none: [], ok: false })).toEqual([
    { key: 'os.name', value: 'Linux' },
    { key: 'tags', value: 'a, 1' },
    { key: 'ok', value: 'false' },
  ]);
});

test('lists of objects and what is too deep become JSON', () => {
  expect(keyValues({ list: [{ a: 1 }], a: { b: { c: { d: { e: 1 } } } } })).toEqual([
    { key: 'list', value: '[{"a":1}]' },
    { key: 'a.b.c.d', value: '{"e":1}' },
  ]);
});

test.each([[null], [undefined], [''], [{}]])('%j has no lines', (given) => {
  expect(keyValues(given)).toEqual([]);
});
