import { expect, test } from 'vitest';
import { listCommandOf } from './list-command';

const aKey = (key: string, more = {}) => ({ key, ctrlKey: false, metaKey: false, altKey: false, target: {}, ...more });

test('letters and arrows mean the same', () => {
  expect(['j', 'ArrowDown', 'k', 'ArrowUp', 'r'].map((key) => listCommandOf(aKey(key)))).toEqual([
    'next',
    'next',
    'previous',
    'previous',
    'resolve',
  ]);
});

test.each([
  ['a browser short cut', aKey('r', { ctrlKey: true })],
  ['typing in a field', aKey('r', { target: { tagName: 'INPUT', type: 'text' } })],
  ['typing in an editor', aKey('i', { target: { isContentEditable: true } })],
  ['an unknown key', aKey('q')],
])('%s is left alone', (_name, key) => {
  expect(listCommandOf(key)).toBeUndefined();
});

test('a checkbox in the row takes no keys away', () => {
  expect(listCommandOf(aKey('x', { target: { tagName: 'INPUT', type: 'checkbox' } }))).toBe('select');
});
