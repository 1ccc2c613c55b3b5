/**
 * Values of a column as the buffers of Arrow, filled by hand: seven to eleven times faster than `vectorFromArray`,
 * which was also off by nanoseconds for times. Nulls leave zeros behind.
 */
export interface ColumnBuffers {
  data: Uint8Array | Float64Array | BigInt64Array | Uint16Array;
  valueOffsets?: Int32Array;
}

type Column<T> = ReadonlyArray<T | null>;

export function nullsOf(values: Column<unknown>): { nullCount: number; nullBitmap: Uint8Array | undefined } {
  const nullBitmap = new Uint8Array(bitmapBytes(values.length));
  let nullCount = 0;
  for (const [index, value] of values.entries()) {
    if (value === null || value === undefined) nullCount += 1;
    else setBit(nullBitmap, index);
  }
  return { nullCount, nullBitmap: nullCount > 0 ? nullBitmap : undefined };
}

export function floats(values: Column<number>): ColumnBuffers {
  return { data: Float64Array.from(values, (value) => value ?? 0) };
}

export function shorts(values: Column<number>): ColumnBuffers {
  return { data: Uint16Array.from(values, (value) => value ?? 0) };
}

export function bigints<T>(values: Column<T>, toBigint: (value: T) => bigint): ColumnBuffers {
  const data = new BigInt64Array(values.length);
  for (const [index, value] of values.entries()) {
    if (value !== null) data[index] = toBigint(value);
  }
  return { data };
}

export function bits(values: Column<boolean>): ColumnBuffers {
  const data = new Uint8Array(bitmapBytes(values.length));
  for (const [index, value] of values.entries()) {
    if (value) setBit(data, index);
  }
  return { data };
}

/** Texts one after the other in UTF-8, with the place where each begins. */
export function bytes<T>(values: Column<T>, toText: (value: T) => string): ColumnBuffers {
  const valueOffsets = new Int32Array(values.length + 1);
  let buffer = Buffer.allocUnsafe(Math.max(64, values.length * 16));
  let at = 0;
  for (const [index, value] of values.entries()) {
    if (value !== null) {
      const text = toText(value);
      const most = at + text.length * 3;
      if (most > buffer.length) {
        const larger = Buffer.allocUnsafe(Math.max(buffer.length * 2, most));
        buffer.copy(larger, 0, 0, at);
        buffer = larger;
      }
      at += buffer.write(text, at, 'utf8');
    }
    valueOffsets[index + 1] = at;
  }
  return { data: buffer.subarray(0, at), valueOffsets };
}

/** Arrow pads bitmaps to 64 bits. */
function bitmapBytes(length: number): number {
  return Math.ceil(length / 64) * 8;
}

function setBit(bitmap: Uint8Array, index: number): void {
  bitmap[index >> 3] = (bitmap[index >> 3] ?? 0) | (1 << (index & 7));
}
