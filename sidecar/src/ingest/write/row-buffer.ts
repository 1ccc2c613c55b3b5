import type { ByteSink } from '../records.ts';

/**
 * Rows of COPY BINARY in slabs that are reused from batch to batch, because allocating a megabyte for each costs more
 * than encoding it. A row never spans two slabs: what was written of it moves along when it outgrows one.
 */
export class RowBuffer implements ByteSink {
  bytes: Buffer;
  position = 0;
  /** Slab and place of the row at hand. */
  slab = 0;
  rowStart = 0;
  private readonly slabs: Buffer[];
  private readonly slabBytes: number;

  constructor(slabBytes: number) {
    this.slabBytes = slabBytes;
    this.bytes = Buffer.allocUnsafeSlow(slabBytes);
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

  /** Bytes taken so far, roughly. */
  get used(): number {
    return this.slab * this.slabBytes + this.position;
  }

  /** Empties the buffer; slabs that a large batch needed are given back. */
  reset(): void {
    const [first] = this.slabs;
    this.slabs.length = 1;
    if (first !== undefined) this.bytes = first;
    this.slab = this.position = this.rowStart = 0;
  }

  private grow(count: number): void {
    const written = this.position - this.rowStart;
    const next = Buffer.allocUnsafeSlow(Math.max(this.slabBytes, 2 * (written + count)));
    this.bytes.copy(next, 0, this.rowStart, this.position);
    this.slabs.push(next);
    this.slab = this.slabs.length - 1;
    this.bytes = next;
    this.rowStart = 0;
    this.position = written;
  }
}
