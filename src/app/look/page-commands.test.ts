import { expect, test } from 'vitest';
import { pageCommandOf } from './page-commands';

const aKey = (key: string, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, target: {}, ...more });

test('keys of the list and of the page', () => {
  expect(['j', 'x', 'r', 'Enter', '/', '?', 'Escape', 'q'].map((key) => pageCommandOf(aKey(key)))).toEqual([
    'next',
    'select',
    'resolve',
    'open',
    'search',
    'help',
    'close',
    undefined,
  ]);
});

test.each([
  ['a slash in the search line', aKey('/', { target: { tagName: 'INPUT', type: 'text' } })],
  ['Enter on a link', aKey('Enter', { target: { tagName: 'A' } })],
  ['a short cut of the browser', aKey('/', { metaKey: true })],
])('%s is left alone', (_name, key) => {
  expect(pageCommandOf(key)).toBeUndefined();
});
