import type { MoveReason } from '../../decide/accepted-time.ts';
import type { MovedRecords } from '../records.ts';

/** Counts what one request has that is stored at another time than was sent. */
export class MovedCounts {
  private readonly counts = new Map<string, MovedRecords>();

  reset(): void {
    if (this.counts.size > 0) this.counts.clear();
  }

  add(signal: MovedRecords['signal'], reason: MoveReason): void {
    const key = `${signal} ${reason}`;
    const known = this.counts.get(key);
    if (known) known.count += 1;
    else this.counts.set(key, { signal, reason, count: 1 });
  }

  list(): MovedRecords[] {
    return [...this.counts.values()];
  }
}
