import { moveReason, placeInTime, type AcceptedTime } from '../../decide/accepted-time.ts';
import type { MetricPointRecord, MetricSink } from '../metric-records.ts';
import type { NewEntries, Resource, Scope } from './dictionaries.ts';
import { type SeriesCache, type Series } from './metric-series.ts';
import { MovedCounts } from './moved-counts.ts';

/** A point with its series, its time within what is kept, and everything that storing it needs. */
export interface MetricPoint {
  record: MetricPointRecord;
  series: Series;
  /** Microseconds since 1970, within the accepted time window. */
  micros: number;
  /** Null when the sender gave no start. */
  startMicros: number | null;
  /** What was sent, where `micros` is something else. */
  originalMicros: number | null;
}

/** Where a point stands among those of its run: when it says so, but not in the future. */
export function orderOf({ micros, originalMicros }: MetricPoint): number {
  return Math.min(originalMicros ?? micros, micros);
}

/** Adds the dictionary entries of these points that have no id yet. */
export function addNewSeries(entries: NewEntries, points: readonly MetricPoint[]): void {
  for (const { series } of points) {
    if (series.id !== 0) continue;
    entries.series.add(series);
    if (series.resource.id === 0) entries.resources.add(series.resource);
    if (series.scope?.id === 0) entries.scopes.add(series.scope);
  }
}

/** The points of one batch. */
export class MetricPoints implements MetricSink {
  readonly points: MetricPoint[] = [];
  private readonly series: SeriesCache;
  private time: AcceptedTime = { fromMicros: 0, toMicros: 0, nowMicros: 0 };
  private moved = new MovedCounts();

  constructor(series: SeriesCache) {
    this.series = series;
  }

  begin(time: AcceptedTime, moved: MovedCounts): void {
    this.time = time;
    this.moved = moved;
  }

  add(record: MetricPointRecord, resource: Resource, scope: Scope | null): boolean {
    const sent = toMicros64(record.timeUnixNano);
    const micros = placeInTime(sent, this.time);
    const reason = moveReason(sent, this.time);
    if (reason !== null) this.moved.add('metrics', reason);
    this.points.push({
      record,
      series: this.series.find(record.series, resource, scope),
      micros,
      startMicros: toMicros64(record.startUnixNano),
      originalMicros: sent === null || sent === micros ? null : sent,
    });
    return reason !== null;
  }
}

/** Microseconds of a time in nanoseconds, exact until the year 2255; null for 0, which means none. */
function toMicros64(unixNano: bigint): number | null {
  return unixNano === 0n ? null : Number(unixNano / 1_000n);
}
