import { freeBytes } from '../../free-bytes.ts';
import { Rejection } from '../../rejection.ts';

/** Writes the protobuf wire format into a buffer that is used again for every request. */
export class WireWriter {
  bytes: Buffer = Buffer.allocUnsafeSlow(KEPT_BYTES);
  data: DataView = dataOf(this.bytes);
  position = 0;

  private limit = 0;

  /** Begins anew, for this many bytes at most. */
  reset(limit: number): void {
    this.limit = limit;
    if (this.bytes.length > KEPT_BYTES) this.replace(Buffer.allocUnsafeSlow(KEPT_BYTES));
    this.position = 0;
  }

  /** What was written, valid until the next `reset`. */
  written(): Buffer {
    return this.bytes.subarray(0, this.position);
  }

  ensure(count: number): void {
    if (this.position + count <= this.bytes.length) return;
    const needed = this.position + count;
    if (needed > this.limit) throw tooLarge();
    const larger = Buffer.allocUnsafeSlow(Math.min(this.limit, Math.max(2 * this.bytes.length, needed)));
    this.bytes.copy(larger, 0, 0, this.position);
    this.replace(larger);
  }

  /** A field number with its wire type, or any number of 32 bits. */
  varint(value: number): void {
    this.ensure(5);
    let rest = value >>> 0;
    while (rest >= 0x80) {
      this.bytes[this.position++] = (rest & 0x7f) | 0x80;
      rest >>>= 7;
    }
    this.bytes[this.position++] = rest;
  }

  varint64(value: bigint): void {
    let rest = BigInt.asUintN(64, value);
    this.ensure(10);
    for (; rest >= 0x80n; rest >>= 7n) this.bytes[this.position++] = Number(rest & 0x7fn) | 0x80;
    this.bytes[this.position++] = Number(rest);
  }

  fixed64(high: number, low: number): void {
    this.ensure(8);
    this.data.setUint32(this.position, low, true);
    this.data.setUint32(this.position + 4, high, true);
    this.position += 8;
  }

  fixed32(value: number): void {
    this.ensure(4);
    this.data.setUint32(this.position, value, true);
    this.position += 4;
  }

  double(value: number): void {
    this.ensure(8);
    this.data.setFloat64(this.position, value, true);
    this.position += 8;
  }

  /** Leaves room for a length and answers the place behind it. */
  open(lengthBytes: number): number {
    this.ensure(lengthBytes);
    return (this.position += lengthBytes);
  }

  /** Writes the length of what was written since `open`; moves it when the room is too small. */
  close(start: number, lengthBytes: number): void {
    let room = lengthBytes;
    let from = start;
    const length = this.position - start;
    const needed = length < 0x80 ? 1 : length < 0x4000 ? 2 : length < 0x20_0000 ? 3 : 4;
    if (needed > room) {
      const more = needed - room;
      this.ensure(more);
      this.bytes.copyWithin(start + more, start, this.position);
      this.position += more;
      from = start + more;
      room = needed;
    }
    // A varint may be longer than it needs to be: all of its bytes but the last one have the high bit.
    let rest = length;
    for (let at = from - room; at < from - 1; at += 1, rest >>>= 7) this.bytes[at] = (rest & 0x7f) | 0x80;
    this.bytes[from - 1] = rest;
  }

  private replace(bytes: Buffer): void {
    freeBytes(this.bytes);
    this.bytes = bytes;
    this.data = dataOf(bytes);
  }
}

// Only lists of short numbers are larger in protobuf than in JSON.
function tooLarge(): Rejection {
  return new Rejection(
    'body_too_large',
    413,
    'The numbers of the body would take more than twice its size. Send smaller batches, or protobuf.'
  );
}

const KEPT_BYTES = 4 * 1024 * 1024;

function dataOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
