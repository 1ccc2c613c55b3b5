import { Rejection } from '../../rejection.ts';

/**
 * Reads the protobuf wire format in place. Every read is checked against `end`, the end of the enclosing message, so
 * that a wrong length can reach neither a neighbour nor the end of the buffer.
 */
export class WireReader {
  readonly bytes: Buffer;
  /** The same bytes, for words of four. */
  readonly data: DataView;
  /** Next byte to read. */
  at = 0;
  /** Halves of the last 64-bit value that was read. */
  low = 0;
  high = 0;
  /** How often each limit cut something off. */
  readonly cuts = new Map<string, number>();
  private readonly request: string;

  /** `request` is what the bytes should be, for people. */
  constructor(bytes: Buffer, request: string) {
    this.bytes = bytes;
    this.data = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    this.request = request;
  }

  /** Field number and wire type in one number: `number << 3 | type`. */
  tag(end: number): number {
    const tag = this.uint32(end);
    if (tag < 8) throw this.malformed('a field has the number 0');
    return tag;
  }

  /** The lower 32 bits of a varint. */
  uint32(end: number): number {
    const bytes = this.bytes;
    if (this.at < end) {
      const first = bytes[this.at] ?? 0;
      if (first < 0x80) {
        this.at += 1;
        return first;
      }
    }
    this.varint(end);
    return this.low;
  }

  /** Reads a varint of up to 64 bits into `low` and `high`. */
  varint(end: number): void {
    const bytes = this.bytes;
    let low = 0;
    let high = 0;
    for (let i = 0; i < 10; i += 1) {
      if (this.at >= end) throw this.malformed('it ends within a number');
      const byte = bytes[this.at++] ?? 0;
      const bits = byte & 0x7f;
      if (i < 4) low |= bits << (7 * i);
      else if (i === 4) {
        low |= bits << 28;
        high = bits >> 4;
      } else high |= bits << (7 * i - 32);
      if (byte < 0x80) {
        this.low = low >>> 0;
        this.high = high >>> 0;
        return;
      }
    }
    throw this.malformed('a number is longer than ten bytes');
  }

  /** Reads eight bytes into `low` and `high`. */
  fixed64(end: number): void {
    if (this.at + 8 > end) throw this.malformed('it ends within a number');
    this.low = this.data.getUint32(this.at, true);
    this.high = this.data.getUint32(this.at + 4, true);
    this.at += 8;
  }

  fixed32(end: number): number {
    if (this.at + 4 > end) throw this.malformed('it ends within a number');
    this.at += 4;
    return this.bytes.readUInt32LE(this.at - 4);
  }

  /** Reads a length and returns where the nested field ends; `at` is then where it begins. */
  nested(end: number): number {
    let length: number;
    if (this.at < end && (this.bytes[this.at] ?? 0) < 0x80) {
      length = this.bytes[this.at++] ?? 0;
    } else {
      this.varint(end);
      if (this.high !== 0) throw this.malformed('a field is longer than what encloses it');
      length = this.low;
    }
    const stop = this.at + length;
    if (stop > end) throw this.malformed('a field is longer than what encloses it');
    return stop;
  }

  /** Passes over the value of a field that nobody asks for. */
  skip(tag: number, end: number): void {
    switch (tag & 7) {
      case 0:
        this.varint(end);
        return;
      case 1:
        this.fixed64(end);
        return;
      case 2:
        this.at = this.nested(end);
        return;
      case 5:
        this.fixed32(end);
        return;
      default:
        throw this.malformed(`a field has the wire type ${tag & 7}`);
    }
  }

  /**
   * Passes over the neighbours that have this tag (of one byte) and a length below 16 KiB, as almost all have, and
   * answers how many there were. What is not like that is left to `skip`, which says what is wrong about it.
   */
  skipRun(tag: number, end: number): number {
    const { bytes } = this;
    let count = 0;
    for (let at = this.at; at + 2 < end && bytes[at] === tag; count += 1) {
      const first = bytes[at + 1] ?? 0;
      const second = first < 0x80 ? 0 : (bytes[at + 2] ?? 0);
      const stop = first < 0x80 ? at + 2 + first : at + 3 + (first & 0x7f) + (second << 7);
      if (second >= 0x80 || stop > end) break;
      this.at = at = stop;
    }
    return count;
  }

  cut(limit: string, count = 1): void {
    this.cuts.set(limit, (this.cuts.get(limit) ?? 0) + count);
  }

  private malformed(what: string): Rejection {
    return new Rejection(
      'malformed_protobuf',
      400,
      `The body is not an ${this.request} in protobuf: ${what} (near byte ${this.at} of ${this.bytes.length}). ` +
        'Send what an OTLP exporter encodes, with the content type that says so.'
    );
  }
}
