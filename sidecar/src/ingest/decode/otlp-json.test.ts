import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Rejection } from '../rejection.ts';
import { JsonReader } from './otlp-json/json-reader.ts';
import { readDouble, readSigned, readUnsigned, whole } from './otlp-json/numbers.ts';
import { jsonToProtobuf } from './otlp-json/to-protobuf.ts';
import { WireWriter } from './otlp-json/wire-writer.ts';

const readerOf = (text: string) => new JsonReader(Buffer.from(text), 'request');
const wholeOf = () => (BigInt(whole.high) << 32n) | BigInt(whole.low);

/** True when it is JSON, false when the reader refuses it; anything else is a fault. */
function isRead(text: string): boolean {
  const reader = readerOf(text);
  try {
    reader.skip();
    reader.finish();
    return true;
  } catch (error) {
    if (error instanceof Rejection && error.status === 400) return false;
    throw error;
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

test('the reader takes exactly what is JSON: random values, and values with random edits', () => {
  const edits = fc.array(fc.tuple(fc.nat(), fc.constantFrom(...'{}[]:,"\\0-+.eEtfnu \n\u0001é'.split(''))), {
    maxLength: 3,
  });
  fc.assert(
    fc.property(fc.json(), fc.constantFrom(undefined, 1, '\t'), edits, fc.boolean(), (json, indent, changes, cuts) => {
      let text = JSON.stringify(JSON.parse(json), null, indent);
      for (const [place, character] of changes) {
        const at = place % (text.length + 1);
        text = text.slice(0, at) + character + text.slice(cuts ? at + 1 : at);
      }

      expect({ text, isJson: isRead(text) }).toEqual({ text, isJson: isJson(text) });
    }),
    { numRuns: 3_000 }
  );
});

test('strings are read as JSON.parse reads them', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (given) => {
      const reader = readerOf(`${JSON.stringify(given)} `);
      reader.string();

      expect(reader.text()).toBe(given.toWellFormed());
    })
  );
});

test('whole numbers of 64 bits are exact, as number and as text (O4)', () => {
  fc.assert(
    fc.property(fc.bigInt(0n, 2n ** 64n - 1n), fc.boolean(), (number, isText) => {
      const reader = readerOf(isText ? `"${number}"` : `${number},`);

      expect(readUnsigned(reader)).toBe(true);
      expect(wholeOf()).toBe(number);
    })
  );
  fc.assert(
    fc.property(fc.bigInt(-(2n ** 63n), 2n ** 63n - 1n), (number) => {
      expect(readSigned(readerOf(`"${number}"`))).toBe(true);
      expect(BigInt.asIntN(64, wholeOf())).toBe(number);
    })
  );
});

test.each([
  ['"18446744073709551616"', null],
  ['"184467440737095516150"', null],
  ['-1', null],
  ['1.5', null],
  ['"1.5"', null],
  ['"12x"', null],
  ['true', null],
  ['[1]', null],
  ['1e18', 10n ** 18n],
  ['""', 0n],
  ['null', 0n],
])('as a time, %s is %s', (text, expected) => {
  const reader = readerOf(`${text} `);

  expect(readUnsigned(reader) ? wholeOf() : null).toBe(expected);
  reader.finish();
});

test.each([
  ['1.5', 1.5],
  ['"1.5"', 1.5],
  ['-2e3', -2_000],
  ['"NaN"', NaN],
  ['"-Infinity"', -Infinity],
  ['"x"', null],
  ['""', null],
  ['{"a":1}', null],
])('as a double, %s is %s', (text, expected) => {
  const reader = readerOf(`${text} `);

  expect(readDouble(reader)).toBe(expected);
  reader.finish();
});

test.each([
  ['the body is empty', ' '],
  ['it ends within a text', '{"x":"'],
  ['it ends where "," or "}" should be', '{"resourceSpans":[]'],
  ['"]" stands where a value should be', '{"resourceSpans":[],"x":]}'],
  ['"x" stands where the end should be', '{} x'],
  ['"resourceSpans" is not a list', '{"resourceSpans":{}}'],
  ['"scopeSpans" is not a list', '{"resourceSpans":[{"scopeSpans":1}]}'],
  ['the outermost value is not an object', '[]'],
  ['it is nested deeper than 65536 levels', `{"x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`],
])('a sender reads that %s', (what, body) => {
  expect(() => jsonToProtobuf(Buffer.from(body), 'traces', () => undefined)).toThrow(
    `The body is not an ExportTraceServiceRequest in JSON: ${what} (near byte `
  );
});

test('lists of a request that are null count as empty', () => {
  expect(jsonToProtobuf(Buffer.from('{"resourceSpans":null}'), 'traces', () => undefined)).toHaveLength(0);
});

test('a length that outgrows its room moves what follows it', () => {
  for (const length of [0, 127, 128, 16_383, 16_384, 2_097_151, 2_097_152]) {
    const writer = new WireWriter();
    writer.reset(4 * 1024 * 1024);
    const start = writer.open(1);
    writer.ensure(length);
    writer.bytes.fill(7, start, start + length);
    writer.position += length;
    writer.close(start, 1);

    const bytes = writer.written();
    expect(bytes.subarray(bytes.length - length).every((byte) => byte === 7)).toBe(true);
    const prefix = [...bytes.subarray(0, bytes.length - length)];
    expect(prefix.reduce((sum, byte, i) => sum + (byte & 0x7f) * 128 ** i, 0)).toBe(length);
    expect(prefix.map((byte) => byte >= 0x80)).toEqual(prefix.map((_, i) => i < prefix.length - 1));
  }
});

test('a body of millions of short numbers is refused before it takes its memory', () => {
  const points = `{"bucketCounts":[${'0,'.repeat(5_000_000)}0]}`;
  const body = Buffer.from(
    `{"resourceMetrics":[{"scopeMetrics":[{"metrics":[{"histogram":{"dataPoints":[${points}]}}]}]}]}`
  );

  expect(() => jsonToProtobuf(body, 'metrics', () => undefined)).toThrow(
    expect.objectContaining({ status: 413, reason: 'body_too_large' }) as Error
  );
});

const spanIn = (text: string) =>
  jsonToProtobuf(Buffer.from(`{"resourceSpans":[{"scopeSpans":[{"spans":[${text}]}]}]}`), 'traces', () => undefined);

test.each([
  ['a name in snake_case', '{"name":"a","span_id":"0102030405060708","start_time_unix_nano":"7"}'],
  ['a name in capitals', '{"name":"a","TraceId":"0102030405060708090a0b0c0d0e0f10"}'],
  ['an enum as its name', '{"name":"a","kind":"SPAN_KIND_SERVER"}'],
  ['a field of the future', '{"name":"a","profile":{"name":"b","spans":[{"name":"c"}]}}'],
])('%s is no field of OTLP and is passed over (O4)', (_, text) => {
  expect(Buffer.from(spanIn(text))).toEqual(Buffer.from(spanIn('{"name":"a"}')));
});

test('ids are hex in any case, and what is base64 is no id (O4, O15)', () => {
  const hex = Buffer.from(spanIn('{"traceId":"5B8EFFF798038103D269B633813FC60C"}'));

  expect(hex.includes(Buffer.from('5b8efff798038103d269b633813fc60c', 'hex'))).toBe(true);
  expect(Buffer.from(spanIn('{"traceId":"5b8efff798038103d269b633813fc60c"}'))).toEqual(hex);
  // One byte, which no id has: it is refused where ids are looked at.
  expect(Buffer.from(spanIn('{"traceId":"W47/95gDgQPSabYzgT/GDA=="}'))).toEqual(
    Buffer.from(spanIn('{"traceId":"00"}'))
  );
});
