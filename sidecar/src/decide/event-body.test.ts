import { expect, test } from 'vitest';
import { decodeEvent, encodeEvent } from './event-body.ts';

test('an event body comes back as it was stored', () => {
  const body = {
    exceptions: [{ type: 'TypeError', message: 'x is not a function ✓', mechanism: null, frames: [] }],
    contexts: { runtime: { name: 'node' } },
  };

  expect(decodeEvent(encodeEvent(body))).toEqual(body);
});

test.each([[null], [new Uint8Array()], [new Uint8Array([1, 2, 3])]])(
  'a missing or broken body reads as an empty one',
  (stored) => {
    expect(decodeEvent(stored)).toEqual({ exceptions: [], contexts: {} });
  }
);
