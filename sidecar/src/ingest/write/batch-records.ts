import { moveReason, placeInTime, type AcceptedTime } from '../../decide/accepted-time.ts';
import type { NewEntries } from './dictionaries.ts';
import { KIND_NAMES, kindOf, perKind, type AnyPlaced, type KindName, type PerKind } from './kinds/kinds.ts';
import type { MovedCounts } from './moved-counts.ts';

/** The records of one batch that are neither spans, occurrences nor points, by kind. */
export class BatchRecords {
  readonly lists: PerKind<AnyPlaced[]> = perKind(() => []);
  private times: PerKind<AcceptedTime> = perKind(() => ({ fromMicros: 0, toMicros: 0, nowMicros: 0 }));
  private projectId = 0;
  /** Of the records that are large by themselves. */
  bytes = 0;

  begin(projectId: number, times: PerKind<AcceptedTime>): void {
    this.projectId = projectId;
    this.times = times;
  }

  add(kind: KindName, record: unknown, moved: MovedCounts): boolean {
    const { signal, sentMicros, uncorrectedMicros, bytesOf } = kindOf(kind);
    const sent = sentMicros(record);
    const micros = placeInTime(sent, this.times[kind]);
    const reason = moveReason(sent, this.times[kind]);
    if (reason !== null) moved.add(signal, reason);
    const originalMicros = uncorrectedMicros?.(record) ?? (sent === null || sent === micros ? null : sent);
    this.lists[kind].push({ record, projectId: this.projectId, micros, originalMicros });
    this.bytes += bytesOf?.(record) ?? 0;
    return reason !== null;
  }

  /** So many of each kind. */
  get counts(): PerKind<number> {
    return perKind((kind) => this.lists[kind].length);
  }

  get total(): number {
    return KIND_NAMES.reduce((sum, kind) => sum + this.lists[kind].length, 0);
  }

  truncate(counts: PerKind<number>): void {
    for (const kind of KIND_NAMES) {
      const forgotten = this.lists[kind].splice(counts[kind]);
      for (const { record } of forgotten) this.bytes -= kindOf(kind).bytesOf?.(record) ?? 0;
    }
  }

  reset(): void {
    for (const kind of KIND_NAMES) this.lists[kind].length = 0;
    this.bytes = 0;
  }
}

/** Adds the dictionary entries of these records that have no id yet. */
export function addNewEntries(entries: NewEntries, kind: KindName, rows: readonly AnyPlaced[]): void {
  const entriesOf = kindOf(kind).entries;
  if (entriesOf === undefined) return;
  for (const { record } of rows) {
    const { resource, scope } = entriesOf(record);
    if (resource.id === 0) entries.resources.add(resource);
    if (scope?.id === 0) entries.scopes.add(scope);
  }
}
