import { writeAny, writeAttributes } from './attributes.ts';
import { CLOSE_BRACE, CLOSE_BRACKET, COLON, type JsonReader, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './json-reader.ts';
import { SPAN, type Field, type Message } from './messages.ts';
import { readDouble, readSigned, readUnsigned, whole } from './numbers.ts';
import { writeId, writeString } from './strings.ts';
import type { UsualSpans } from './usual-spans.ts';
import type { WireWriter } from './wire-writer.ts';

/**
 * Writes a request in OTLP's JSON as the same request in protobuf, field by field as it is read. What is no value of its
 * field is left out, as if it was not sent; a record that is none is left out whole, and told.
 */
export class JsonTranscoder {
  private readonly reader: JsonReader;
  private readonly writer: WireWriter;
  private readonly usual: UsualSpans | null;
  private readonly onRefused: (reason: string) => void;
  /** A time of the record at hand is none. */
  private hasBadTime = false;

  /** `usual`, where given, reads what it can of the spans. */
  constructor(reader: JsonReader, writer: WireWriter, usual: UsualSpans | null, onRefused: (reason: string) => void) {
    this.usual = usual;
    this.reader = reader;
    this.writer = writer;
    this.onRefused = onRefused;
  }

  transcode(request: Message): void {
    const { reader } = this;
    const first = reader.peek();
    if (first !== OPEN_BRACE) {
      if (first === -1) throw reader.malformed('the body is empty');
      reader.skip();
      throw reader.malformed('the outermost value is not an object');
    }
    this.writeMembers(request);
    reader.finish();
  }

  private writeMembers(message: Message): void {
    const { reader } = this;
    reader.at += 1;
    if (reader.isEmpty(CLOSE_BRACE)) return;
    let previous: { next: Field | null } | null = null;
    do {
      const guess: Field | null = previous === null ? message.first : previous.next;
      let field: Field | undefined;
      reader.peek();
      if (guess !== null && this.isNext(guess.key)) {
        field = guess;
        reader.at += guess.key.length;
      } else {
        reader.string();
        field = message.byName.get(reader.text());
        reader.expect(COLON);
        if (field !== undefined) {
          if (previous === null) message.first = field;
          else previous.next = field;
        }
      }
      if (field === undefined) reader.skip();
      else {
        this.writeField(field, reader.peek());
        previous = field;
      }
    } while (reader.more(CLOSE_BRACE));
  }

  private isNext(key: Buffer): boolean {
    const { bytes, at } = this.reader;
    for (let i = 0; i < key.length; i += 1) if (bytes[at + i] !== key[i]) return false;
    return true;
  }

  private writeField(field: Field, first: number): void {
    const { reader, writer } = this;
    if (field.kind === 'attribute') writeAttributes(reader, writer, field.tag);
    else if (field.isList) this.writeList(field, first);
    else if (field.message !== null) {
      if (first === OPEN_BRACE) this.writeMessage(field.tag, field.message);
      else reader.skip();
    } else if (field.kind === 'any') writeAny(reader, writer, field.tag, 0);
    else if (field.kind === 'string' || field.kind === 'id') {
      if (first !== QUOTE) {
        reader.skip();
        return;
      }
      reader.string();
      // Empty is what is not written in protobuf.
      if (reader.start === reader.end) return;
      if (field.kind === 'string') writeString(reader, writer, field.tag);
      else writeId(reader, writer, field.tag);
    } else this.writeNumber(field, first);
  }

  private writeList(field: Field, first: number): void {
    const { reader } = this;
    if (first !== OPEN_BRACKET) {
      if (field.isEssential && first !== SMALL_N) throw reader.malformed(`"${field.name}" is not a list`);
      reader.skip();
      return;
    }
    reader.at += 1;
    if (reader.isEmpty(CLOSE_BRACKET)) return;
    if (field.kind === 'string') this.writeTexts(field);
    else if (field.message === null) this.writePacked(field);
    else {
      const { tag, message } = field;
      const usual = message === SPAN ? this.usual : null;
      do {
        const isObject = reader.peek() === OPEN_BRACE;
        if (isObject && usual?.transcode(reader, this.writer) === true) continue;
        if (isObject) this.writeMessage(tag, message);
        else this.refuseElement(tag, message);
      } while (reader.more(CLOSE_BRACKET));
    }
  }

  private refuseElement(tag: number, { record }: Message): void {
    this.reader.skip();
    if (record === null) return;
    if (record.notAnObject !== null) this.onRefused(record.notAnObject);
    else {
      this.writer.varint(tag);
      this.writer.varint(0);
    }
  }

  private writeMessage(tag: number, message: Message): void {
    const { writer } = this;
    const begin = writer.position;
    writer.varint(tag);
    const start = writer.open(message.lengthBytes);
    const outside = this.hasBadTime;
    if (message.record !== null) this.hasBadTime = false;
    this.writeMembers(message);
    if (message.record !== null && this.hasBadTime) {
      writer.position = begin;
      this.onRefused(message.record.badTime);
    } else writer.close(start, message.lengthBytes);
    if (message.record !== null) this.hasBadTime = outside;
  }

  private writeTexts({ tag }: Field): void {
    const { reader, writer } = this;
    do {
      if (reader.peek() === QUOTE) {
        reader.string();
        writeString(reader, writer, tag);
      } else reader.skip();
    } while (reader.more(CLOSE_BRACKET));
  }

  private writePacked({ tag, kind }: Field): void {
    const { reader, writer } = this;
    writer.varint(tag);
    const start = writer.open(1);
    do {
      reader.peek();
      if (kind === 'double') writer.double(readDouble(reader) ?? NaN);
      else {
        if (!readSigned(reader)) whole.high = whole.low = 0;
        if (kind === 'fixed64') writer.fixed64(whole.high, whole.low);
        else writer.varint64((BigInt(whole.high) << 32n) | BigInt(whole.low));
      }
    } while (reader.more(CLOSE_BRACKET));
    writer.close(start, 1);
  }

  private writeNumber({ tag, kind }: Field, first: number): void {
    const { reader, writer } = this;
    if (kind === 'time') {
      if (!readUnsigned(reader)) this.hasBadTime = true;
      else if (whole.high !== 0 || whole.low !== 0) {
        writer.varint(tag);
        writer.fixed64(whole.high, whole.low);
      }
      return;
    }
    if (first === SMALL_N) {
      reader.skip();
      return;
    }
    if (kind === 'bool') {
      // A text or number is no boolean.
      const isTrue = first === SMALL_T && reader.literal() === true;
      if (first !== SMALL_T) reader.skip();
      writer.varint(tag);
      writer.varint(isTrue ? 1 : 0);
      return;
    }
    if (kind === 'double') {
      const value = readDouble(reader);
      if (value === null) return;
      writer.varint(tag);
      writer.double(value);
      return;
    }
    if (!readSigned(reader)) return;
    const { high, low } = whole;
    const isInt32 = high === 0 ? low < 0x8000_0000 : high === 0xffffffff && low >= 0x8000_0000;
    if (kind === 'fixed64') {
      writer.varint(tag);
      writer.fixed64(high, low);
    } else if (kind === 'sint32' || kind === 'int32') {
      if (!isInt32) return;
      writer.varint(tag);
      writer.varint(kind === 'int32' ? low : (low << 1) ^ ((low | 0) >> 31));
    } else if (high === 0 && (low !== 0 || kind !== 'uint32')) {
      // 0 is what is not written in protobuf: a scope that says nothing is none.
      writer.varint(tag);
      if (kind === 'fixed32') writer.fixed32(low);
      else writer.varint(low);
    }
  }
}

const SMALL_N = 0x6e;
const SMALL_T = 0x74;
