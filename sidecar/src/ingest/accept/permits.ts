/** So many things at once; what comes later waits its turn. */
export class Permits {
  private free: number;
  private readonly waiting: Array<{ count: number; go: () => void }> = [];

  constructor(count: number) {
    this.free = count;
  }

  async with<T>(count: number, work: () => Promise<T>): Promise<T> {
    await this.take(count);
    try {
      return await work();
    } finally {
      this.free += count;
      this.next();
    }
  }

  private take(count: number): Promise<void> {
    return new Promise((go) => {
      this.waiting.push({ count, go });
      this.next();
    });
  }

  private next(): void {
    for (let [first] = this.waiting; first !== undefined && first.count <= this.free; [first] = this.waiting) {
      this.waiting.shift();
      this.free -= first.count;
      first.go();
    }
  }
}
