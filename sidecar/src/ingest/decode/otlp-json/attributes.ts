import { attributeLimits } from '../../../decide/text-limits.ts';
import {
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  type JsonReader,
  MINUS,
  NINE,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
  ZERO,
} from './json-reader.ts';
import { readDouble, readSigned, whole } from './numbers.ts';
import { copyBytes, writeBase64, writeString } from './strings.ts';
import type { WireWriter } from './wire-writer.ts';

/** Writes each object of the list at the reader's place as a KeyValue with this tag; what is no list is skipped. */
export function writeAttributes(reader: JsonReader, writer: WireWriter, tag: number, depth = 0): void {
  if (reader.peek() !== OPEN_BRACKET) {
    reader.skip();
    return;
  }
  reader.at += 1;
  if (reader.isEmpty(CLOSE_BRACKET)) return;
  do {
    if (reader.peek() !== OPEN_BRACE) reader.skip();
    else if (!writeUsual(reader, writer, tag, depth)) writeKeyValue(reader, writer, tag, depth);
  } while (reader.more(CLOSE_BRACKET));
}

/**
 * An attribute as encoders write almost all of them, without white space: `{"key":"…","value":{…}}`. False, and nothing
 * read or written, where it is something else.
 */
function writeUsual(reader: JsonReader, writer: WireWriter, tag: number, depth: number): boolean {
  const { at: begin } = reader;
  const { position } = writer;
  if (isNext(reader, KEY)) {
    reader.at += KEY.length - 1;
    reader.string();
    const { start, end } = reader;
    if (!reader.hasEscapes && end - start < 0x40 && isNext(reader, VALUE)) {
      reader.at += VALUE.length;
      writer.varint(tag);
      writer.ensure(KEY.length);
      const from = ++writer.position;
      writer.bytes[writer.position++] = KEY_TAG;
      writer.bytes[writer.position++] = end - start;
      copyBytes(reader, writer, start, end);
      if (isNext(reader, STRING_VALUE) ? writeShortText(reader, writer) : writeOther(reader, writer, depth)) {
        writer.close(from, 1);
        return true;
      }
    }
  }
  reader.at = begin;
  writer.position = position;
  return false;
}

// The rest of `{"stringValue":"…"}}`; false where it has escapes or is long.
function writeShortText(reader: JsonReader, writer: WireWriter): boolean {
  reader.at += STRING_VALUE.length - 1;
  reader.string();
  const length = reader.end - reader.start;
  if (reader.hasEscapes || length > 0x70 || !isNext(reader, CLOSE)) return false;
  reader.at += CLOSE.length;
  writer.ensure(4);
  writer.bytes[writer.position++] = VALUE_TAG;
  writer.bytes[writer.position++] = length + 2;
  writer.bytes[writer.position++] = STRING_TAG;
  writer.bytes[writer.position++] = length;
  copyBytes(reader, writer, reader.start, reader.end);
  return true;
}

// Any other value and the end of its attribute; false where something stands in between.
function writeOther(reader: JsonReader, writer: WireWriter, depth: number): boolean {
  writeAny(reader, writer, VALUE_TAG, depth);
  if (reader.peek() !== CLOSE_BRACE) return false;
  reader.at += 1;
  return true;
}

function isNext(reader: JsonReader, text: Buffer): boolean {
  return isAt(reader, text, reader.at);
}

function isAt({ bytes }: JsonReader, text: Buffer, at: number): boolean {
  for (let i = 0; i < text.length; i += 1) if (bytes[at + i] !== text[i]) return false;
  return true;
}

function writeKeyValue(reader: JsonReader, writer: WireWriter, tag: number, depth: number): void {
  writer.varint(tag);
  const start = writer.open(1);
  forEachMember(reader, (name) => {
    if (name === 'key' && reader.peek() === QUOTE) {
      reader.string();
      writeString(reader, writer, KEY_TAG);
    } else if (name === 'value') writeAny(reader, writer, VALUE_TAG, depth);
    else reader.skip();
  });
  writer.close(start, 1);
}

/** Writes the AnyValue at the reader's place as a field; what is none is skipped. */
export function writeAny(reader: JsonReader, writer: WireWriter, tag: number, depth: number): void {
  if (reader.peek() !== OPEN_BRACE) {
    reader.skip();
    return;
  }
  writer.varint(tag);
  const start = writer.open(1);
  reader.at += 1;
  if (!reader.isEmpty(CLOSE_BRACE)) {
    do {
      reader.string();
      const kind = kindOfValue(reader);
      reader.expect(COLON);
      writeOneOf(reader, writer, kind, depth);
    } while (reader.more(CLOSE_BRACE));
  }
  writer.close(start, 1);
}

// The tag of the field that the string read last names; 0 for none.
function kindOfValue(reader: JsonReader): number {
  if (reader.hasEscapes) return VALUE_KINDS.find(([name]) => name.toString() === reader.text())?.[1] ?? 0;
  for (const [name, tag] of VALUE_KINDS) {
    if (name.length === reader.end - reader.start && isAt(reader, name, reader.start)) return tag;
  }
  return 0;
}

function writeOneOf(reader: JsonReader, writer: WireWriter, tag: number, depth: number): void {
  const first = reader.peek();
  const isText = first === QUOTE;
  if (tag === STRING_TAG && isText) {
    reader.string();
    writeString(reader, writer, tag);
  } else if (tag === BOOL_TAG && (first === SMALL_T || first === SMALL_F)) {
    const value = reader.literal();
    writer.varint(tag);
    writer.varint(value === true ? 1 : 0);
  } else if (tag === INT_TAG && (isText || isNumber(first))) {
    if (!readSigned(reader)) return;
    writer.varint(tag);
    if (whole.high === 0) writer.varint(whole.low);
    else writer.varint64((BigInt(whole.high) << 32n) | BigInt(whole.low));
  } else if (tag === DOUBLE_TAG && (isText || isNumber(first))) {
    const value = readDouble(reader);
    if (value === null) return;
    writer.varint(tag);
    writer.double(value);
  } else if (tag === BYTES_TAG && isText) {
    reader.string();
    writeBase64(reader, writer, tag);
  } else if ((tag === ARRAY_TAG || tag === KVLIST_TAG) && first === OPEN_BRACE) writeNested(reader, writer, tag, depth);
  else reader.skip();
}

function isNumber(byte: number): boolean {
  return byte === MINUS || (byte >= ZERO && byte <= NINE);
}

// What is deeper than what is kept is passed over: the reader of the result marks it.
function writeNested(reader: JsonReader, writer: WireWriter, tag: number, depth: number): void {
  writer.varint(tag);
  const start = writer.open(1);
  if (depth >= attributeLimits.depth) reader.skip();
  else {
    forEachMember(reader, (name) => {
      if (name !== 'values') reader.skip();
      else if (tag === KVLIST_TAG) writeAttributes(reader, writer, VALUES_TAG, depth + 1);
      else writeElements(reader, writer, depth + 1);
    });
  }
  writer.close(start, 1);
}

function writeElements(reader: JsonReader, writer: WireWriter, depth: number): void {
  if (reader.peek() !== OPEN_BRACKET) {
    reader.skip();
    return;
  }
  reader.at += 1;
  if (reader.isEmpty(CLOSE_BRACKET)) return;
  do {
    const { position } = writer;
    writeAny(reader, writer, VALUES_TAG, depth);
    if (writer.position > position) continue;
    // Holds the place in the list.
    writer.varint(VALUES_TAG);
    writer.varint(0);
  } while (reader.more(CLOSE_BRACKET));
}

// With the reader at each member's value, which must be read.
function forEachMember(reader: JsonReader, read: (name: string) => void): void {
  reader.expect(OPEN_BRACE);
  if (reader.isEmpty(CLOSE_BRACE)) return;
  do {
    reader.string();
    const name = reader.text();
    reader.expect(COLON);
    read(name);
  } while (reader.more(CLOSE_BRACE));
}

const KEY = Buffer.from('{"key":"');
const VALUE = Buffer.from(',"value":');
const STRING_VALUE = Buffer.from('{"stringValue":"');
const CLOSE = Buffer.from('}}');
const KEY_TAG = 0x0a;
const VALUE_TAG = 0x12;
const VALUES_TAG = 0x0a;
const STRING_TAG = 0x0a;
const BOOL_TAG = 0x10;
const INT_TAG = 0x18;
const DOUBLE_TAG = 0x21;
const ARRAY_TAG = 0x2a;
const KVLIST_TAG = 0x32;
const BYTES_TAG = 0x3a;
const SMALL_T = 0x74;
const SMALL_F = 0x66;
// Those that are sent most first.
const VALUE_KINDS = (
  [
    ['intValue', INT_TAG],
    ['stringValue', STRING_TAG],
    ['boolValue', BOOL_TAG],
    ['doubleValue', DOUBLE_TAG],
    ['arrayValue', ARRAY_TAG],
    ['kvlistValue', KVLIST_TAG],
    ['bytesValue', BYTES_TAG],
  ] as const
).map(([name, tag]) => [Buffer.from(name), tag] as const);
