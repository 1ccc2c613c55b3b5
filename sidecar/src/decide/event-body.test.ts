import { inflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import type { StackFrame } from '../../../contract/api.ts';
import { decodeEvent, encodeEvent } from './event-body.ts';

const frame = (name: string): StackFrame => ({
  function: name,
  module: null,
  file: `/app/src/${name}.ts`,
  line: 1,
  column: 1,
  inApp: true,
  contextLine: null,
  preContext: [],
  postContext: [],
});

test('an event body comes back as it was stored', () => {
  const body = {
    exceptions: [{ type: 'TypeError', message: 'x is not a function ✓', mechanism: null, frames: [] }],
    contexts: { runtime: { name: 'node' } },
  };

  expect(decodeEvent(encodeEvent(body))).toEqual(body);
});

test('a body whose stack frames and contexts came before comes back as it was stored', () => {
  const frames = Array.from({ length: 30 }, (_, i) => frame(`step${i}`));
  const resource = { 'service.name': 'shop ✓', 'host.name': 'a'.repeat(300) };
  const body = (message: string, mechanism: string | null = null) => ({
    exceptions: [
      { type: 'TypeError', message, mechanism, frames },
      { type: 'Cause', message: '', mechanism: null, frames: [frame('other')] },
    ],
    contexts: { span: { name: message }, resource, 'a "name"': 3, none: null },
  });
  const bodies = ['first', 'second ✓', `third ${'long '.repeat(40_000)}`, ''].map((message) => body(message));

  const stored = bodies.map(encodeEvent);

  expect(stored.map(decodeEvent)).toEqual(bodies);
  expect(inflateRawSync(stored[1] ?? Buffer.of()).toString()).toBe(JSON.stringify(bodies[1]));
  expect(stored[1]?.length).toBeLessThan(JSON.stringify(bodies[1]).length / 4);
});

test('a body whose exceptions came before as the same list comes back as it was stored', () => {
  const exceptions = [{ type: 'TypeError', message: 'x ✓', mechanism: null, frames: [frame('a'), frame('b')] }];
  const bodies = ['first', 'second', 'third'].map((name) => ({ exceptions, contexts: { span: { name } } }));

  const stored = bodies.map(encodeEvent);

  expect(stored.map(decodeEvent)).toEqual(bodies);
});

test.each([[null], [new Uint8Array()], [new Uint8Array([1, 2, 3])]])(
  'a missing or broken body reads as an empty one',
  (stored) => {
    expect(decodeEvent(stored)).toEqual({ exceptions: [], contexts: {} });
  }
);
