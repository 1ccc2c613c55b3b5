import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { benchRequest, seededRandom } from '#support/bench-spans';
import { readCopiedSpans } from '#support/copied-spans';
import { traceRequests } from '#support/otlp-arbitraries';
import { toOtlpJson } from '#support/otlp-proto';
import { usualRequests } from '#support/usual-spans';
import { acceptedTime } from '../../../decide/accepted-time.ts';
import { BatchRows } from '../../write/batch-rows.ts';
import { Dictionaries } from '../../write/dictionaries.ts';
import { OtlpTraceDecoder } from '../otlp-protobuf/traces.ts';
import { SPAN } from './messages.ts';
import { jsonToProtobuf } from './to-protobuf.ts';
import { UsualSpans } from './usual-spans.ts';

const window = acceptedTime(new Date('2026-03-01T12:00:00Z'), 30);
const decoder = new OtlpTraceDecoder();
const short = UsualSpans.open(SPAN);
if (short === null) throw new Error('WebAssembly does not run here.');

/** What becomes of a body on one of the ways, up to the rows of its spans. */
function outcome(body: Buffer, usual: UsualSpans | null) {
  const refused: string[] = [];
  const rows = new BatchRows(new Dictionaries());
  rows.begin(7, window);
  try {
    decoder.decode(
      jsonToProtobuf(body, 'traces', (reason) => refused.push(reason), usual),
      rows
    );
    const names = rows.between(0, rows.count).map(({ operation, resource }) => [operation.spanName, resource.record]);
    return { refused, names, spans: readCopiedSpans(rows.chunks(0, rows.count)) };
  } catch (error) {
    return { error: (error as Error).message };
  }
}

/** What is not sent is left out by encoders, which is usual, and null by some. */
function withoutNulls(request: unknown): Buffer {
  return Buffer.from(JSON.stringify(toOtlpJson(request), (_, value: unknown) => (value === null ? undefined : value)));
}

test('usual spans become the same rows as on the general way, and every list of them takes the short one at once', () => {
  fc.assert(
    fc.property(usualRequests, (request) => {
      const body = withoutNulls(request);
      const transcode = vi.spyOn(short, 'transcode');
      const found = outcome(body, short);
      const lists = request.resourceSpans.flatMap(({ scopeSpans }) =>
        scopeSpans.filter(({ spans }) => spans.length > 0)
      );

      const taken = transcode.mock.results.map(({ value }) => value as boolean);
      transcode.mockRestore();
      // Control characters are escaped by their numbers, and the last moment has 20 digits: neither is usual.
      if (!body.includes('\\u') && !body.includes(`"${2n ** 64n - 1n}"`)) expect(taken).toEqual(lists.map(() => true));
      expect(found).toEqual(outcome(body, null));
    }),
    { numRuns: 1_000 }
  );
});

test('spans of every kind become the same rows on both ways', () => {
  fc.assert(
    fc.property(traceRequests, usualRequests, (unusual, usual) => {
      const request = { resourceSpans: [...usual.resourceSpans, ...unusual.resourceSpans, ...usual.resourceSpans] };
      const body = Buffer.from(JSON.stringify(toOtlpJson(request)));

      expect(outcome(body, short)).toEqual(outcome(body, null));
    }),
    { numRuns: 500 }
  );
});

test('wrong bytes are told alike on both ways', () => {
  const edits = fc.array(
    fc.tuple(fc.nat(), fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('"\\{}[]:,0-'))), fc.boolean()),
    {
      minLength: 1,
      maxLength: 3,
    }
  );

  fc.assert(
    fc.property(usualRequests, edits, fc.nat(20), (request, changes, missing) => {
      const whole = Buffer.from(JSON.stringify(toOtlpJson(request)));
      let body = Buffer.from(whole.subarray(0, Math.max(0, whole.length - missing)));
      for (const [place, byte, isMore] of changes) {
        const at = body.length === 0 ? 0 : place % body.length;
        body = Buffer.concat([body.subarray(0, at), Buffer.of(byte), body.subarray(isMore ? at : at + 1)]);
      }

      expect(outcome(body, short)).toEqual(outcome(body, null));
    }),
    { numRuns: 3_000 }
  );
});

test.each([
  ['white space', '{"spans":[ {"name": "a" , "kind":1} ]}'],
  ['numbers with fractions and exponents', '{"spans":[{"name":"a","kind":1.0,"startTimeUnixNano":1e18}]}'],
  ['times as numbers', '{"spans":[{"name":"a","startTimeUnixNano":1772323200000000000,"endTimeUnixNano":"0"}]}'],
  ['leading zeros', '{"spans":[{"name":"a","startTimeUnixNano":"01772323200000000000"}]}'],
  ['a negative time', '{"spans":[{"name":"a","startTimeUnixNano":"-5"}]}'],
  ['a member twice', '{"spans":[{"name":"a","name":"b","name":""}]}'],
  ['upper case ids', `{"spans":[{"traceId":"${'AB'.repeat(16)}","spanId":"${'Cd'.repeat(8)}","name":"a"}]}`],
  ['an id that is no hex', `{"spans":[{"traceId":"${'zz'.repeat(16)}","spanId":"${'Cd'.repeat(8)}"}]}`],
  ['a kind by its name', '{"spans":[{"name":"a","kind":"SPAN_KIND_SERVER"}]}'],
  ['what is null', '{"spans":[{"name":null,"attributes":null,"status":null,"events":null}]}'],
  ['escapes', String.raw`{"spans":[{"name":"a\"\\\/\b\f\n\r\tz"}]}`],
  ['a character by its number', String.raw`{"spans":[{"name":"a\u00e9\ud83d\ude00"}]}`],
  ['large negative numbers', '{"spans":[{"attributes":[{"key":"a","value":{"intValue":-9007199254740993}}]}]}'],
  ['the least number', '{"spans":[{"attributes":[{"key":"a","value":{"intValue":"-9223372036854775808"}}]}]}'],
  ['a span that ends with the body', '{"spans":[{"name":"a"}'],
  ['a comma without a span', '{"spans":[{"name":"a"},]}'],
  ['a dropped count', '{"spans":[{"droppedAttributesCount":3,"droppedEventsCount":0}]}'],
])('%s is read as on the general way', (_, spans) => {
  const ids = `"traceId":"${'ab'.repeat(16)}","spanId":"${'cd'.repeat(8)}",`;
  const body = Buffer.from(`{"resourceSpans":[{"scopeSpans":[${spans.replace('{"spans":[{', `{"spans":[{${ids}`)}]}]}`);

  expect(outcome(body, short)).toEqual(outcome(body, null));
});

test('a request that is larger than the short way has room for, with errors in between', () => {
  const request = benchRequest(seededRandom(7), 4_000, Date.parse('2026-03-01T11:59:00Z'));
  const body = Buffer.from(JSON.stringify(toOtlpJson(request)));

  expect(body.length).toBeGreaterThan(2_000_000);
  expect(outcome(body, short)).toEqual(outcome(body, null));
});
