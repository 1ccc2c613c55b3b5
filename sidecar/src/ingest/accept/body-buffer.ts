import { freeBytes } from '../free-bytes.ts';

/**
 * Puts the pieces of a body together by copying them: a piece of one byte is a view of 64 KB that a socket has read, and
 * a sender may make as many of those as it likes.
 */
export class BodyBuffer {
  length = 0;
  private readonly announced: number;
  private blocks: Buffer[] = [];
  private used = 0;

  /** `announced` is the length that was promised, 0 when none was. */
  constructor(announced: number) {
    this.announced = announced;
  }

  append(piece: Buffer): void {
    let at = 0;
    while (at < piece.length) {
      const block = this.blocks.at(-1);
      if (block === undefined || this.used === block.length) {
        this.addBlock();
        continue;
      }
      const count = piece.copy(block, this.used, at);
      this.used += count;
      this.length += count;
      at += count;
    }
  }

  /** All of it in one piece. */
  finish(): Buffer {
    const [only] = this.blocks;
    if (only === undefined) return Buffer.alloc(0);
    if (this.blocks.length === 1 && this.used === only.length) return only;
    const whole = Buffer.concat(this.blocks, this.length);
    this.free();
    return whole;
  }

  /** Forgets what was put together. */
  free(): void {
    for (const block of this.blocks) freeBytes(block);
    this.blocks = [];
  }

  private addBlock(): void {
    if (this.announced > this.length && this.announced <= this.length * BELIEVED_TIMES) {
      const whole = Buffer.allocUnsafeSlow(this.announced);
      let at = 0;
      for (const block of this.blocks) at += block.copy(whole, at);
      this.free();
      this.blocks = [whole];
      this.used = this.length;
      return;
    }
    const size = this.length < LARGE_BLOCK_BYTES ? BLOCK_BYTES : LARGE_BLOCK_BYTES;
    this.blocks.push(
      Buffer.allocUnsafeSlow(this.announced > this.length ? Math.min(this.announced - this.length, size) : size)
    );
    this.used = 0;
  }
}

const BLOCK_BYTES = 64 * 1024;
const LARGE_BLOCK_BYTES = 1024 * 1024;
// A length that is announced is believed when this part of it has come.
const BELIEVED_TIMES = 16;
