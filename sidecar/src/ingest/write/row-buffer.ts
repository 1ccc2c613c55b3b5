import type { ByteSink } from '../records.ts';

/**
 * Rows of COPY BINARY in slabs that are reused from batch to batch, because allocating a megabyte for each costs more
 * than encoding it. A row never spans two slabs: what was written of it moves along when it outgrows one.
 */
export class RowBuffer implements ByteSink {
  bytes: Buffer;
  data: DataView;
  position = 0;
  /** Slab and place of the row at hand. */
  slab = 0;
  rowStart = 0;
  private readonly slabs: Buffer[];
  private readonly slabBytes: number;

  constructor(slabBytes: number) {
    this.slabBytes = slabBytes;
    this.bytes = Buffer.allocUnsafeSlow(slabBytes);
    this.data = dataOf(this.bytes);
    this.slabs = [this.bytes];
  }

  beginRow(): void {
    this.rowStart = this.position;
  }

  ensure(count: number): void {
    if (this.position + count > this.bytes.length) this.grow(count);
  }

  /** A view, valid until the next `reset`. */
  view(slab: number, start: number, end: number): Buffer {
    const bytes = this.slabs[slab];
    if (bytes === undefined) throw new Error(`There is no slab ${slab}.`);
    return bytes.subarray(start, end);
  }

  /** The slab by words, valid until the next `reset`. */
  words(slab: number): DataView {
    return dataOf(this.view(slab, 0, Infinity));
  }

  /** Bytes taken so far, roughly. */
  get used(): number {
    return this.slab * this.slabBytes + this.position;
  }

  /** Empties the buffer; what only a large batch needed is given back. */
  reset(): void {
    const kept = this.slabs.filter((slab) => slab.length === this.slabBytes).slice(0, KEPT_SLABS);
    this.slabs.splice(0, this.slabs.length, ...kept);
    const [first = Buffer.allocUnsafeSlow(this.slabBytes)] = kept;
    this.slabs[0] = this.bytes = first;
    this.data = dataOf(first);
    this.slab = this.position = this.rowStart = 0;
  }

  private grow(count: number): void {
    const written = this.position - this.rowStart;
    const spare = this.slabs[this.slab + 1];
    const fits = spare !== undefined && spare.length >= written + count;
    const next = fits ? spare : Buffer.allocUnsafeSlow(Math.max(this.slabBytes, 2 * (written + count)));
    this.bytes.copy(next, 0, this.rowStart, this.position);
    this.slab += 1;
    this.slabs[this.slab] = next;
    this.bytes = next;
    this.data = dataOf(next);
    this.rowStart = 0;
    this.position = written;
  }
}

const KEPT_SLABS = 3;

function dataOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
