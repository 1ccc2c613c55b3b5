import { type JsonReader, MINUS, NINE, OPEN_BRACE, OPEN_BRACKET, QUOTE, ZERO } from './json-reader.ts';

/** Halves of the last whole number of 64 bits that was read. */
export const whole = { high: 0, low: 0 };

/**
 * Reads digits, as a number or as a text, into `whole`. False where it is something else, which is skipped: a fraction,
 * a negative number, more than 64 bits.
 */
export function readUnsigned(reader: JsonReader): boolean {
  const { bytes } = reader;
  const start = reader.at;
  const isText = bytes[start] === QUOTE;
  let at = isText ? start + 1 : start;
  const first = at;
  // The first digits and the others apart: each part is exact in a double.
  let leading = 0;
  let rest = 0;
  let factor = 1;
  for (; ; at += 1) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) break;
    if (at - first < LEADING) leading = leading * 10 + digit;
    else if (at - first < MAX_DIGITS) {
      rest = rest * 10 + digit;
      factor *= 10;
    }
  }
  const digits = at - first;
  const ends = isText ? bytes[at] === QUOTE : isEndOfNumber(bytes[at]) && (bytes[first] !== ZERO || digits === 1);
  const isWhole = ends && digits > 0 && digits <= MAX_DIGITS;
  if (!isWhole) return readOtherUnsigned(reader);
  reader.at = isText ? at + 1 : at;
  return combine(leading, rest, factor);
}

// leading × factor + rest, with leading < 10^11 and factor ≤ 10^9.
function combine(leading: number, rest: number, factor: number): boolean {
  const upper = Math.floor(leading / 0x10_0000) * factor; // × 2^20
  const lower = (leading % 0x10_0000) * factor + rest;
  const lowSum = (upper % 4_096) * 0x10_0000 + (lower % TWO_32);
  const high = Math.floor(upper / 4_096) + Math.floor(lower / TWO_32) + Math.floor(lowSum / TWO_32);
  if (high >= TWO_32) return false;
  whole.high = high;
  whole.low = lowSum % TWO_32;
  return true;
}

// 1e18, an empty text or null (not sent), and what is no number.
function readOtherUnsigned(reader: JsonReader): boolean {
  const value = readScalar(reader);
  if (value === null || value === '') return set(0n);
  const number = typeof value === 'number' ? value : NaN;
  return Number.isInteger(number) && number >= 0 && number < 2 ** 64 && set(BigInt(number));
}

/** Reads a whole number with a sign as two's complement into `whole`. False for anything else, which is skipped. */
export function readSigned(reader: JsonReader): boolean {
  const { bytes } = reader;
  const first = bytes[reader.at] === QUOTE ? bytes[reader.at + 1] : bytes[reader.at];
  if (first !== undefined && first >= ZERO && first <= NINE) return readUnsigned(reader);
  const value = readScalar(reader);
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < 2 ** 64 && set(BigInt(value));
  if (typeof value !== 'string' || !/^[+-]?\d{1,20}$/.test(value)) return false;
  return set(BigInt(value));
}

function set(value: bigint): boolean {
  const bits = BigInt.asUintN(64, value);
  whole.high = Number(bits >> 32n);
  whole.low = Number(bits & 0xffffffffn);
  return true;
}

/** Reads a double, which may be the text "NaN" or "Infinity". Null for what is no number. */
export function readDouble(reader: JsonReader): number | null {
  const value = readScalar(reader);
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return null;
  const number = Number(value);
  return Number.isNaN(number) && value !== 'NaN' ? null : number;
}

/** Reads a text, number or literal; anything else is skipped and undefined. */
function readScalar(reader: JsonReader): string | number | boolean | null | undefined {
  const byte = reader.peek();
  if (byte === QUOTE) {
    reader.string();
    return reader.end - reader.start > LONGEST_NUMBER ? undefined : reader.text();
  }
  if (byte === MINUS || (byte >= ZERO && byte <= NINE)) return Number(reader.number());
  if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
    reader.skip();
    return undefined;
  }
  return reader.literal();
}

function isEndOfNumber(byte: number | undefined): boolean {
  // Not a point, an exponent or a letter.
  return byte === 0x2c || byte === 0x7d || byte === 0x5d || (byte !== undefined && byte <= 0x20);
}

const LEADING = 11;
const MAX_DIGITS = 20;
const LONGEST_NUMBER = 400;
const TWO_32 = 4_294_967_296;
