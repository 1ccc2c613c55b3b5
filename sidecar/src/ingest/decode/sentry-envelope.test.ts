import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Rejection } from '../rejection.ts';
import { decodeEnvelope } from './sentry-envelope.ts';

const item = fc.record({
  // Not "type" or "length".
  more: fc.dictionary(
    fc.string().map((key) => `x${key}`),
    fc.jsonValue()
  ),
  type: fc.string({ maxLength: 10 }),
  payload: fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
  withLength: fc.boolean(),
  newline: fc.constantFrom('\n', '\n\n'),
});

test('what was put into an envelope comes out of it, with attributes nobody knows (§3.3)', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(item), (header, items) => {
      // Without a length a payload ends at the next newline.
      const sent = items.map((one) => ({ ...one, withLength: one.withLength || one.payload.includes(10) }));
      const body = Buffer.concat([
        Buffer.from(`${JSON.stringify(header)}\n`),
        ...sent.flatMap(({ more, type, payload, withLength, newline }) => [
          Buffer.from(`${JSON.stringify({ ...more, type, ...(withLength && { length: payload.length }) })}\n`),
          payload,
          Buffer.from(newline),
        ]),
      ]);

      const envelope = decodeEnvelope(body);

      expect(envelope.header).toEqual(JSON.parse(JSON.stringify(header)));
      expect(envelope.items.map(({ header, payload }) => [header, payload.toString('hex')])).toEqual(
        sent.map(({ more, type, payload, withLength }) => [
          JSON.parse(JSON.stringify({ ...more, type, ...(withLength && { length: payload.length }) })) as unknown,
          payload.toString('hex'),
        ])
      );
    })
  );
});

test('random bytes are an envelope or are refused with a reason (§3.3)', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc.string().map((text) => Buffer.from(`{}\n${text}`))
      ),
      (bytes) => {
        try {
          decodeEnvelope(Buffer.from(bytes));
        } catch (error) {
          expect(error).toBeInstanceOf(Rejection);
          expect((error as Rejection).status).toBe(400);
        }
      }
    ),
    { numRuns: 1_000 }
  );
});
