import { attributeLimits } from '../../../decide/text-limits.ts';
import { CLOSE_BRACE, CLOSE_BRACKET, COLON, type JsonReader, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './json-reader.ts';
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
    else if (!writeUsual(reader, writer, tag)) writeKeyValue(reader, writer, tag, depth);
  } while (reader.more(CLOSE_BRACKET));
}

/**
 * An attribute as encoders write almost all of them, without white space: `{"key":"…","value":{"stringValue":"…"}}`.
 * False, and nothing read or written, where it is something else.
 */
function writeUsual(reader: JsonReader, writer: WireWriter, tag: number): boolean {
  const { at: begin } = reader;
  if (isNext(reader, KEY)) {
    reader.at += KEY.length - 1;
    reader.string();
    const { start, end, hasEscapes } = reader;
    if (!hasEscapes && end - start < 0x80 && isNext(reader, STRING_VALUE)) {
      reader.at += STRING_VALUE.length - 1;
      reader.string();
      const length = reader.end - reader.start;
      const all = end - start + length + 6;
      if (!reader.hasEscapes && all < 0x80 && isNext(reader, CLOSE)) {
        reader.at += CLOSE.length;
        writer.varint(tag);
        writer.ensure(all);
        writer.bytes[writer.position++] = all;
        writer.bytes[writer.position++] = KEY_TAG;
        writer.bytes[writer.position++] = end - start;
        copyBytes(reader, writer, start, end);
        writer.bytes[writer.position++] = VALUE_TAG;
        writer.bytes[writer.position++] = length + 2;
        writer.bytes[writer.position++] = STRING_TAG;
        writer.bytes[writer.position++] = length;
        copyBytes(reader, writer, reader.start, reader.end);
        return true;
      }
    }
  }
  reader.at = begin;
  return false;
}

function isNext({ bytes, at }: JsonReader, text: Buffer): boolean {
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
  forEachMember(reader, (name) => writeOneOf(reader, writer, name, depth));
  writer.close(start, 1);
}

function writeOneOf(reader: JsonReader, writer: WireWriter, name: string, depth: number): void {
  const first = reader.peek();
  if (name === 'stringValue' && first === QUOTE) {
    reader.string();
    writeString(reader, writer, STRING_TAG);
  } else if (name === 'boolValue' && (first === SMALL_T || first === SMALL_F)) {
    const value = reader.literal();
    writer.varint(BOOL_TAG);
    writer.varint(value === true ? 1 : 0);
  } else if (name === 'intValue') {
    if (first === SMALL_N || !readSigned(reader)) {
      if (first === SMALL_N) reader.skip();
      return;
    }
    writer.varint(INT_TAG);
    if (whole.high === 0) writer.varint(whole.low);
    else writer.varint64((BigInt(whole.high) << 32n) | BigInt(whole.low));
  } else if (name === 'doubleValue') {
    const value = readDouble(reader);
    if (value === null) return;
    writer.varint(DOUBLE_TAG);
    writer.double(value);
  } else if (name === 'bytesValue' && first === QUOTE) {
    reader.string();
    writeBase64(reader, writer, BYTES_TAG);
  } else if (name === 'arrayValue' && first === OPEN_BRACE) writeNested(reader, writer, ARRAY_TAG, depth);
  else if (name === 'kvlistValue' && first === OPEN_BRACE) writeNested(reader, writer, KVLIST_TAG, depth);
  else reader.skip();
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
const STRING_VALUE = Buffer.from(',"value":{"stringValue":"');
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
const SMALL_N = 0x6e;
