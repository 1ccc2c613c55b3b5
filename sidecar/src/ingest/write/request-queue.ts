import type { Pending } from './batch.ts';

/**
 * Requests that wait for a lane, bounded in bytes. A lane is woken when a full batch waits, or when the last one was
 * woken a moment ago: few commits under load, and no wait at all for a request that comes alone.
 */
export class RequestQueue {
  private waiting: Pending[] = [];
  private waitingBytes = 0;
  private lanes: Array<(open: boolean) => void> = [];
  private timer: NodeJS.Timeout | null = null;
  private due = false;
  private wokenAt = -Infinity;
  private closed = false;

  get length(): number {
    return this.waiting.length;
  }

  get bytes(): number {
    return this.waitingBytes;
  }

  get oldestAt(): number | null {
    return this.waiting[0]?.enqueuedAt ?? null;
  }

  /** Whether a lane is woken without waiting for more. */
  get hasFullBatch(): boolean {
    return this.waitingBytes >= FULL_BATCH_BYTES;
  }

  /** True when nothing more will come. */
  get isClosed(): boolean {
    return this.closed;
  }

  push(pending: Pending): void {
    this.waiting.push(pending);
    this.waitingBytes += pending.request.bytes;
    this.wake();
  }

  /** The next request that still has someone waiting for it. */
  take(): Pending | undefined {
    for (;;) {
      const pending = this.waiting.shift();
      if (pending === undefined) {
        this.due = false;
        return undefined;
      }
      this.waitingBytes -= pending.request.bytes;
      if (!pending.settled) return pending;
    }
  }

  /** Takes those out that were answered meanwhile. */
  dropSettled(): void {
    this.waiting = this.waiting.filter((pending) => !pending.settled);
    this.waitingBytes = this.waiting.reduce((sum, { request }) => sum + request.bytes, 0);
  }

  /** Resolves to true when a batch is worth storing, to false when the queue is closed and empty. */
  ready(): Promise<boolean> {
    return new Promise((resolve) => {
      this.lanes.push(resolve);
      this.wake();
    });
  }

  /** Nothing more will come: what waits is due at once. */
  close(): void {
    this.closed = true;
    this.wake();
  }

  private wake(): void {
    if (this.closed && this.waiting.length === 0) {
      for (const lane of this.lanes.splice(0)) lane(false);
      return;
    }
    if (this.waiting.length === 0) return;
    const waitMs = this.wokenAt + LINGER_MS - performance.now();
    if (this.closed || this.due || waitMs <= 0 || this.hasFullBatch) {
      const lane = this.lanes.shift();
      if (lane === undefined) return;
      this.due = false;
      this.wokenAt = performance.now();
      lane(true);
      return;
    }
    this.timer ??= setTimeout(() => {
      this.timer = null;
      this.due = true;
      this.wake();
    }, waitMs);
  }
}

const LINGER_MS = 5;
const FULL_BATCH_BYTES = 1024 * 1024;
