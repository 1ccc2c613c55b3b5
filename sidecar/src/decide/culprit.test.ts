import { expect, test } from 'vitest';
import type { StackFrame } from '../../../contract/api.ts';
import { culpritOf } from './culprit.ts';

const frame = (over: Partial<StackFrame>): StackFrame => ({
  function: null,
  module: null,
  file: null,
  line: null,
  column: null,
  inApp: true,
  contextLine: null,
  preContext: [],
  postContext: [],
  ...over,
});

test.each<[StackFrame[], string | null]>([
  [[frame({ file: '/app/src/pay/charge.ts', function: 'authorize' })], 'src/pay/charge.ts in authorize'],
  [[frame({ file: '/lib/x.js', inApp: false }), frame({ file: '/app/a.js', function: 'f' })], 'app/a.js in f'],
  [[frame({ module: 'com.shop.Pay', file: 'Pay.java', function: 'charge' })], 'com.shop.Pay in charge'],
  [[frame({ file: 'https://shop.example/js/main.js?v=1', function: '?' })], 'shop.example/js/main.js'],
  [[frame({ function: 'main', inApp: false })], 'main'],
  [[], null],
])('the culprit of %j', (frames, expected) => {
  expect(culpritOf([{ frames }])).toBe(expected);
});
