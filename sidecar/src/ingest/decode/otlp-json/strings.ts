import type { JsonReader } from './json-reader.ts';
import type { WireWriter } from './wire-writer.ts';

/** Writes the string that was read last as a field. Bytes that are no UTF-8 are left to who reads them. */
export function writeString(reader: JsonReader, writer: WireWriter, tag: number): void {
  const { start, end } = reader;
  if (reader.hasEscapes) {
    writeText(writer, tag, reader.text());
    return;
  }
  writer.varint(tag);
  writer.varint(end - start);
  copyBytes(reader, writer, start, end);
}

/** The bytes between these places as they are. */
export function copyBytes(reader: JsonReader, writer: WireWriter, start: number, end: number): void {
  // Words may be written beyond the end of the text, and are written over by what follows.
  writer.ensure(end - start + 4);
  const { position } = writer;
  writer.position = position + end - start;
  if (end - start > FEW || end + 4 > reader.bytes.length) {
    reader.bytes.copy(writer.bytes, position, start, end);
    return;
  }
  const { data: from } = reader;
  const { data: to } = writer;
  for (let at = start, put = position; at < end; at += 4, put += 4) to.setInt32(put, from.getInt32(at));
}

const FEW = 96;

function writeText(writer: WireWriter, tag: number, text: string): void {
  const length = Buffer.byteLength(text);
  writer.varint(tag);
  writer.varint(length);
  writer.ensure(length);
  writer.position += writer.bytes.write(text, writer.position, 'utf8');
}

/** Writes the string that was read last, which is hex, as bytes. What is no hex becomes an id of the wrong length. */
export function writeId(reader: JsonReader, writer: WireWriter, tag: number): void {
  const { start, end } = reader;
  const length = (end - start) / 2;
  writer.varint(tag);
  const mark = writer.position;
  if (Number.isInteger(length) && length <= LONGEST_ID) {
    writer.varint(length);
    writer.ensure(length);
    let isHex = true;
    for (let at = start; at < end; at += 2) {
      const byte = (nibble(reader.bytes[at] ?? 0) << 4) | nibble(reader.bytes[at + 1] ?? 0);
      isHex &&= byte >= 0;
      writer.bytes[writer.position++] = byte;
    }
    if (isHex) return;
    writer.position = mark;
  }
  writer.varint(1);
  writer.varint(0);
}

// As long as no id is: the reader tells that it is too long.
const LONGEST_ID = 32;

// Negative for what is no hex digit.
function nibble(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}

/** Writes the string that was read last, which is base64, as bytes. */
export function writeBase64(reader: JsonReader, writer: WireWriter, tag: number): void {
  const bytes = Buffer.from(reader.text(), 'base64');
  writer.varint(tag);
  writer.varint(bytes.length);
  writer.ensure(bytes.length);
  writer.position += bytes.copy(writer.bytes, writer.position);
}
