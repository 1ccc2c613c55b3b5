import { expect, test } from 'vitest';
import type { StackFrame } from '../../../contract/api';
import { contextOf, describeFold, libraryOf, placeOf, stackRows } from './stack-rows';

const aFrame = (more: Partial<StackFrame> = {}): StackFrame => ({
  function: 'run',
  module: null,
  file: null,
  line: null,
  column: null,
  inApp: false,
  contextLine: null,
  preContext: [],
  postContext: [],
  ...more,
});
const own = aFrame({ inApp: true, file: 'src/pay.ts' });
const express = aFrame({ file: '/srv/node_modules/express/lib/router/index.js' });
const pg = aFrame({ file: '/srv/node_modules/pg/lib/client.js' });
const shape = (frames: StackFrame[]) =>
  stackRows(frames).map((row) => (row.kind === 'frame' ? row.index : `${row.index}: ${row.label}`));

test('frames of others are folded between those of the application', () => {
  expect(shape([own, express, express, own, pg])).toEqual([0, '1: 2 frames in express', 3, '4: 1 frame in pg']);
});

test('a stack without frames of the application still shows where it broke', () => {
  expect(shape([pg, express])).toEqual([0, '1: 1 frame in express']);
  expect(shape([])).toEqual([]);
});

test.each([
  [[express, pg], '2 frames in express and pg'],
  [[express, pg, aFrame({ file: 'node:internal/timers' })], '3 frames in express and 2 others'],
  [[aFrame()], '1 frame outside the application'],
])('a fold says whose frames it holds', (frames, label) => {
  expect(describeFold(frames)).toBe(label);
});

test.each([
  ['node:internal/process/task_queues', null, 'node'],
  ['/srv/node_modules/@nestjs/core/router.js', null, '@nestjs/core'],
  ['/srv/node_modules/a/node_modules/b/index.js', null, 'b'],
  ['C:\\app\\node_modules\\koa\\index.js', null, 'koa'],
  ['/usr/lib/python3.12/site-packages/django/core/handlers/base.py', null, 'django'],
  ['/usr/lib/python3/dist-packages/six.py', null, 'six'],
  ['/root/go/pkg/mod/github.com/gin-gonic/gin@v1.9.1/context.go', null, 'gin-gonic/gin'],
  [null, 'org.springframework.web.servlet.FrameworkServlet', 'org.springframework'],
  [null, 'django.core', 'django'],
  [null, null, undefined],
])('%s %s belongs to %s', (file, module, library) => {
  expect(libraryOf({ file, module })).toBe(library);
});

test('a place leaves out what is unknown', () => {
  expect(placeOf(aFrame({ file: 'a.ts', line: 3, column: 7 }))).toBe('a.ts:3:7');
  expect(placeOf(aFrame({ module: 'a.b', column: 7 }))).toBe('a.b');
  expect(placeOf(aFrame({ package: '/usr/lib/libc.so', address: '0x1f' }))).toBe('/usr/lib/libc.so 0x1f');
  expect(placeOf(aFrame())).toBe('');
});

test('lines of context are numbered around the call', () => {
  const frame = aFrame({ line: 10, preContext: ['a', 'b'], contextLine: 'call()', postContext: ['c'] });

  expect(contextOf(frame).map(({ number, text, isCall }) => [number, text, isCall])).toEqual([
    [8, 'a', false],
    [9, 'b', false],
    [10, 'call()', true],
    [11, 'c', false],
  ]);
  expect(contextOf(frame, 1).map(({ text }) => text)).toEqual(['b', 'call()', 'c']);
  expect(contextOf(frame, 0).map(({ text }) => text)).toEqual(['call()']);
  expect(contextOf(aFrame({ preContext: ['a'] }))).toEqual([]);
});
