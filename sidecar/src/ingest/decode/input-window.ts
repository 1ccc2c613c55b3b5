/** The part of a body that stands in the input of a module of sidecar/wasm, whose memory has a fixed size. */
export class InputWindow {
  /** Places in the body: what stands in the input begins at `from` and ends before `to`. */
  from = 0;
  to = 0;
  private body: Buffer | null = null;
  private readonly memory: Buffer;
  private readonly place: number;
  private readonly size: number;
  private readonly longest: number;

  /** The input has `size` bytes at `place`; of no record it needs more than `longest` at once. */
  constructor(memory: Buffer, place: number, size: number, longest: number) {
    this.memory = memory;
    this.place = place;
    this.size = size;
    this.longest = longest;
  }

  /** Makes sure that the body stands there from `at` on, with all of the record that begins there and ends before `end`. */
  show(body: Buffer, at: number, end: number): void {
    const isThere = this.body === body && at >= this.from && at < this.to;
    if (!isThere || this.isCutOff(at, end)) this.copyFrom(body, at);
  }

  /** Whether what stands there ends where a record that begins at `at` could still go on. */
  isCutOff(at: number, end: number): boolean {
    return this.to < end && at > this.from && this.to - at < this.longest;
  }

  copyFrom(body: Buffer, at: number): void {
    this.body = body;
    this.from = at;
    this.to = Math.min(body.length, at + this.size);
    body.copy(this.memory, this.place, at, this.to);
  }

  /** Lets go of the body. */
  forget(): void {
    this.body = null;
  }
}
