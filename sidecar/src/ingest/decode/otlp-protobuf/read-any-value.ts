import { decodeText, signed64 } from './json-writer.ts';
import type { WireReader } from './wire-reader.ts';

export const ANY_STRING = 0x0a;
export const ANY_BOOL = 0x10;
export const ANY_INT = 0x18;
export const ANY_DOUBLE = 0x21;
export const ANY_ARRAY = 0x2a;
export const ANY_KVLIST = 0x32;
export const ANY_BYTES = 0x3a;

/**
 * Which of its members the AnyValue between the reader's place and `end` holds, and where. It is a oneof: what comes last
 * counts. Numbers are left in the reader's halves.
 */
export function readAnyValue(reader: WireReader, end: number): { tag: number; start: number; stop: number } {
  found.tag = 0;
  let low = 0;
  let high = 0;
  while (reader.at < end) {
    const tag = reader.tag(end);
    switch (tag) {
      case ANY_STRING:
      case ANY_ARRAY:
      case ANY_KVLIST:
      case ANY_BYTES:
        found.stop = reader.nested(end);
        found.start = reader.at;
        found.tag = tag;
        reader.at = found.stop;
        break;
      case ANY_BOOL:
      case ANY_INT:
        reader.varint(end);
        found.tag = tag;
        low = reader.low;
        high = reader.high;
        break;
      case ANY_DOUBLE:
        found.start = reader.at;
        found.tag = tag;
        reader.fixed64(end);
        break;
      default:
        reader.skip(tag, end);
    }
  }
  reader.low = low;
  reader.high = high;
  return found;
}
// One object for all calls: it is read before the next one is made.
const found = { tag: 0, start: 0, stop: 0 };

/** The place of the string in an AnyValue, or null when it holds something else. */
export function stringIn(reader: WireReader, start: number, end: number): { start: number; end: number } | null {
  reader.at = start;
  const value = readAnyValue(reader, end);
  return value.tag === ANY_STRING ? { start: value.start, end: value.stop } : null;
}

/** The whole number in an AnyValue, also one that was written as text; -1 for anything else. */
export function integerIn(reader: WireReader, start: number, end: number): number {
  reader.at = start;
  const value = readAnyValue(reader, end);
  if (value.tag === ANY_INT) return reader.high === 0 ? reader.low : -1;
  if (value.tag !== ANY_STRING || value.stop - value.start > 3) return -1;
  const text = reader.bytes.toString('latin1', value.start, value.stop);
  return /^\d{3}$/.test(text) ? Number(text) : -1;
}

/** A string, number or boolean in an AnyValue as text; empty for anything else. */
export function scalarText(reader: WireReader, start: number, end: number): string {
  reader.at = start;
  const value = readAnyValue(reader, end);
  switch (value.tag) {
    case ANY_STRING:
      return decodeText(reader.bytes, value.start, value.stop);
    case ANY_INT:
      return signed64(reader.low, reader.high).toString();
    case ANY_BOOL:
      return String(reader.low !== 0 || reader.high !== 0);
    case ANY_DOUBLE:
      return String(reader.bytes.readDoubleLE(value.start));
    default:
      return '';
  }
}
