/**
 * Puts the pieces of a body together by copying them: a piece of one byte is a view of 64 KB that a socket has read, and
 * a sender may make as many of those as it likes.
 */
export class BodyBuffer {
  length = 0;
  private readonly announced: number;
  private blocks: Buffer[] = [];
  private used = 0;

  /** `announced` is the length that was promised, 0 when none was. It is believed once a part of it has come. */
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
    if (this.blocks.length === 1) return only.subarray(0, this.used);
    return Buffer.concat(this.blocks, this.length);
  }

  private addBlock(): void {
    if (this.length >= BELIEVED_BYTES && this.announced > this.length) {
      const whole = Buffer.allocUnsafeSlow(this.announced);
      let at = 0;
      for (const block of this.blocks) at += block.copy(whole, at);
      this.blocks = [whole];
      this.used = this.length;
      return;
    }
    const left = this.announced > this.length ? this.announced - this.length : BLOCK_BYTES;
    this.blocks.push(
      Buffer.allocUnsafeSlow(Math.min(left, this.length < BELIEVED_BYTES ? BLOCK_BYTES : LARGE_BLOCK_BYTES))
    );
    this.used = 0;
  }
}

const BLOCK_BYTES = 64 * 1024;
const LARGE_BLOCK_BYTES = 1024 * 1024;
const BELIEVED_BYTES = 1024 * 1024;
