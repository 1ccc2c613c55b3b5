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

test.each<[StackFrame[], string | null, string]>([
  [[frame({ file: '/app/src/pay/charge.ts', function: 'authorize' })], null, 'src/pay/charge.ts in authorize'],
  [[frame({ file: '/lib/x.js', inApp: false }), frame({ file: '/app/a.js', function: 'f' })], null, 'app/a.js in f'],
  [[frame({ module: 'com.shop.Pay', file: 'Pay.java', function: 'charge' })], null, 'com.shop.Pay in charge'],
  [[frame({ file: 'https://shop.example/js/main.js?v=1', function: '?' })], null, 'shop.example/js/main.js'],
  [[frame({ function: 'main', inApp: false })], 'GET /', 'main'],
  [[], 'GET /pay', 'GET /pay'],
  [[], null, ''],
])('the culprit of %j', (frames, transaction, expected) => {
  expect(culpritOf([{ frames }], transaction)).toBe(expected);
});
