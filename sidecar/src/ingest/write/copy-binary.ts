/** The pieces of PostgreSQL's COPY BINARY format. Writers return the next place; whoever calls has made room. */

/** Signature, no flags, no extension. */
export const COPY_HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
export const COPY_TRAILER = Buffer.from([0xff, 0xff]);

/** Timestamps count from 2000. */
export const EPOCH_2000_MICROS = 946_684_800_000_000;

export function writeNull(bytes: Buffer, at: number): number {
  bytes[at] = bytes[at + 1] = bytes[at + 2] = bytes[at + 3] = 0xff;
  return at + 4;
}

/** The length of a column of less than 256 bytes. */
export function writeLength(bytes: Buffer, at: number, length: number): number {
  bytes[at] = bytes[at + 1] = bytes[at + 2] = 0;
  bytes[at + 3] = length;
  return at + 4;
}

/** A smallint with its length. */
export function writeInt16(bytes: Buffer, at: number, value: number): number {
  const data = writeLength(bytes, at, 2);
  bytes[data] = value >> 8;
  bytes[data + 1] = value & 0xff;
  return data + 2;
}

/** Four bytes without a length. */
export function writeInt32(bytes: Buffer, at: number, value: number): number {
  bytes[at] = value >>> 24;
  bytes[at + 1] = (value >>> 16) & 0xff;
  bytes[at + 2] = (value >>> 8) & 0xff;
  bytes[at + 3] = value & 0xff;
  return at + 4;
}

/** A bigint with its length, from a whole number of up to 53 bits. */
export function writeId(bytes: Buffer, at: number, value: number): number {
  const high = Math.floor(value / 4_294_967_296);
  return writeInt32(bytes, writeInt32(bytes, writeLength(bytes, at, 8), high), value - high * 4_294_967_296);
}
