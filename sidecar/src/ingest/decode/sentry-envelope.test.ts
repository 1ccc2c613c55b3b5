import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Rejection } from '../rejection.ts';
import { decodeEnvelope } from './sentry-envelope.ts';

const item = fc.record({
  type: fc.string({ maxLength: 10 }),
  payload: fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
  withLength: fc.boolean(),
  newline: fc.constantFrom('\n', '\n\n'),
});

test('what was put into an envelope comes out of it', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(item), (header, items) => {
      // Without a length a payload ends at the next newline.
      const sent = items.map((one) => ({ ...one, withLength: one.withLength || one.payload.includes(10) }));
      const body = Buffer.concat([
        Buffer.from(`${JSON.stringify(header)}\n`),
        ...sent.flatMap(({ type, payload, withLength, newline }) => [
          Buffer.from(`${JSON.stringify(withLength ? { type, length: payload.length } : { type })}\n`),
          payload,
          Buffer.from(newline),
        ]),
      ]);

      const envelope = decodeEnvelope(body);

      expect(envelope.header).toEqual(JSON.parse(JSON.stringify(header)));
      expect(envelope.items.map(({ type, payload }) => [type, payload.toString('hex')])).toEqual(
        sent.map(({ type, payload }) => [type, payload.toString('hex')])
      );
    })
  );
});

test('random bytes are an envelope or are refused with a reason', () => {
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
