import { isUtf8 } from 'node:buffer';
import type { ByteSink } from '../../records.ts';
import { decodeText, writeText } from './json-writer.ts';
import type { WireReader } from './wire-reader.ts';

/**
 * A JSON string from UTF-8; what is not UTF-8, and NUL, becomes U+FFFD. Most of a string is ASCII without anything to
 * escape: it is looked at and copied four bytes at a time, and only where one of the four is something else byte by byte.
 */
export function writeJsonString(sink: ByteSink, reader: WireReader, start: number, end: number): void {
  if (end - start > LONGEST) {
    writeText(sink, JSON.stringify(decodeText(reader.bytes, start, end)));
    return;
  }
  sink.ensure((end - start) * 6 + 6);
  const { data: from } = reader;
  const { data: to, position } = sink;
  to.setUint8(position, QUOTE);
  let at = position + 1;
  let i = start;
  let seen = 0;
  for (const last = end - 4; i <= last; i += 4) {
    const word = from.getInt32(i, true);
    // The high bit of a byte is set in it, or in the difference where it is a control character, a quote or a backslash.
    const special = word | (word - SPACES) | ((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES);
    if ((special & HIGH_BITS) === 0) {
      to.setInt32(at, word, true);
      at += 4;
      continue;
    }
    seen |= word;
    for (let k = i; k < i + 4; k += 1) at = copyByte(to, at, from.getUint8(k));
  }
  let rest = 0;
  for (; i < end; i += 1) {
    const byte = from.getUint8(i);
    rest |= byte;
    at = copyByte(to, at, byte);
  }
  if (((seen & HIGH_BITS) !== 0 || rest >= 0x80) && !isUtf8(reader.bytes.subarray(start, end))) {
    writeText(sink, JSON.stringify(decodeText(reader.bytes, start, end)));
    return;
  }
  to.setUint8(at, QUOTE);
  sink.position = at + 1;
}

function copyByte(to: DataView, at: number, byte: number): number {
  if (byte >= 0x20 && byte !== QUOTE && byte !== BACKSLASH) {
    to.setUint8(at, byte);
    return at + 1;
  }
  if (byte === 0) {
    to.setUint16(at, 0xefbf);
    to.setUint8(at + 2, 0xbd);
    return at + 3;
  }
  to.setUint8(at, BACKSLASH);
  const letter = byte === 0x0a ? 0x6e : byte === 0x0d ? 0x72 : byte === 0x09 ? 0x74 : byte < 0x20 ? 0 : byte;
  if (letter !== 0) {
    to.setUint8(at + 1, letter);
    return at + 2;
  }
  to.setUint8(at + 1, 0x75);
  to.setUint16(at + 2, 0x3030);
  to.setUint8(at + 4, hexDigit(byte >> 4));
  to.setUint8(at + 5, hexDigit(byte & 15));
  return at + 6;
}

function hexDigit(value: number): number {
  return value < 10 ? 0x30 + value : 0x57 + value;
}

const LONGEST = 32_768;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const HIGH_BITS = 0x80808080 | 0;
const ONES = 0x01010101;
const SPACES = 0x20202020;
const QUOTES = 0x22222222;
const BACKSLASHES = 0x5c5c5c5c;
