/** The pieces of PostgreSQL's COPY BINARY format. Writers return the next place; whoever calls has made room. */

/** Signature, no flags, no extension. */
export const COPY_HEADER = Buffer.from('PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0', 'latin1');
export const COPY_TRAILER = Buffer.from([0xff, 0xff]);

/** Timestamps count from 2000. */
export const EPOCH_2000_MICROS = 946_684_800_000_000;

export function writeNull(data: DataView, at: number): number {
  data.setInt32(at, -1);
  return at + 4;
}

/** A smallint with its length. */
export function writeInt16(data: DataView, at: number, value: number): number {
  data.setInt32(at, 2);
  data.setInt16(at + 4, value);
  return at + 6;
}

/** An integer with its length. */
export function writeInt32(data: DataView, at: number, value: number): number {
  data.setInt32(at, 4);
  data.setInt32(at + 4, value);
  return at + 8;
}

/** A bigint with its length, from its halves. */
export function writeInt64(data: DataView, at: number, high: number, low: number): number {
  data.setInt32(at, 8);
  data.setInt32(at + 4, high);
  data.setInt32(at + 8, low);
  return at + 12;
}

/** A bigint with its length, from a whole number of up to 53 bits. */
export function writeId(data: DataView, at: number, value: number): number {
  const high = Math.floor(value / 4_294_967_296);
  return writeInt64(data, at, high, value - high * 4_294_967_296);
}

/** Bytes with their length, for whole words of four and few of them: a loop is faster than a call into native code. */
export function writeWords(data: DataView, at: number, source: DataView, from: number, length: number): number {
  data.setInt32(at, length);
  for (let i = 0; i < length; i += 4) data.setInt32(at + 4 + i, source.getInt32(from + i));
  return at + 4 + length;
}
