import type { ByteSink } from '../../records.ts';
import { writeJsonString } from './json-writer.ts';
import type { WireReader } from './wire-reader.ts';

/**
 * A JSON string from UTF-8, as writeJsonString writes it. Most strings are ASCII without anything to escape: they are
 * looked at and copied four bytes at a time, and the first that is something else leaves the rest to the slow way.
 */
export function copyJsonString(sink: ByteSink, reader: WireReader, start: number, end: number): void {
  if (end - start > LONGEST) {
    writeJsonString(sink, reader.bytes, start, end);
    return;
  }
  sink.ensure(end - start + 6);
  const { data: from } = reader;
  const { data: to, position } = sink;
  to.setUint8(position, QUOTE);
  let at = position + 1;
  let i = start;
  for (const last = end - 4; i <= last; i += 4, at += 4) {
    const word = from.getInt32(i, true);
    // The high bit of a byte is set in it, or in the difference where it is a control character, a quote or a backslash.
    const special = word | (word - SPACES) | ((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES);
    if ((special & HIGH_BITS) !== 0) {
      writeJsonString(sink, reader.bytes, start, end);
      return;
    }
    to.setInt32(at, word, true);
  }
  for (; i < end; i += 1, at += 1) {
    const byte = from.getUint8(i);
    if (byte < 0x20 || byte >= 0x80 || byte === QUOTE || byte === BACKSLASH) {
      writeJsonString(sink, reader.bytes, start, end);
      return;
    }
    to.setUint8(at, byte);
  }
  to.setUint8(at, QUOTE);
  sink.position = at + 1;
}

const LONGEST = 32_768;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const HIGH_BITS = 0x80808080 | 0;
const ONES = 0x01010101;
const SPACES = 0x20202020;
const QUOTES = 0x22222222;
const BACKSLASHES = 0x5c5c5c5c;
