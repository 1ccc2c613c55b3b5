import { fork } from 'node:child_process';
import { once } from 'node:events';

/** What is to be sent, again and again from the first body on. */
export interface LoadOrder {
  /** With its path. */
  url: string;
  contentType: string;
  concurrency: number;
  /** So many requests, or for so long. */
  requests?: number;
  seconds?: number;
  /** At this pace; as fast as answers come, without. */
  perSecond?: number;
  /** Sends spans of other traces and of the present each time; without, bodies as they are. */
  varied?: boolean;
}

export interface LoadResult {
  seconds: number;
  cpuMicros: number;
  acknowledged: number;
  /** Answers by status; 0: no answer. */
  statuses: Record<number, number>;
  /** From the moment at which a request was due to its answer. */
  latenciesMs: number[];
}

export type LoadMessage = { bodies: Uint8Array[] } | { order: LoadOrder };

/** A sender that shares nothing with the process it sends to. */
export class LoadProcess {
  private readonly child = fork(process.argv[1] ?? '', ['load'], { serialization: 'advanced' });

  async give(bodies: readonly Buffer[]): Promise<void> {
    // Copies: many small buffers would drag the pool along in which they lie.
    this.child.send({ bodies: bodies.map((body) => Uint8Array.from(body)) } satisfies LoadMessage);
    await once(this.child, 'message');
  }

  async send(order: LoadOrder): Promise<LoadResult> {
    this.child.send({ order } satisfies LoadMessage);
    const [result] = (await once(this.child, 'message')) as [LoadResult];
    return result;
  }

  stop(): void {
    this.child.disconnect();
  }
}
