import { bucketStartMs, type TimeBuckets } from '../time-buckets.ts';
import type { DataFrame, Notice } from './data-frame.ts';
import { type FrameContext } from './frame-context.ts';

export interface Series {
  /** Name of the value field. */
  measure: string;
  labels: Record<string, string>;
  /** What a legend shows. */
  displayName: string;
  unit: string;
  /** One per time bucket. */
  values: Array<number | null>;
}

/**
 * One frame per series. The time field is not nullable: with a nullable one, expressions and alerts fail while panels
 * look right (facts: grafana-backend 3.1). No series is an empty list, which is "no data" and not an error.
 */
export function seriesFrames(
  series: readonly Series[],
  buckets: TimeBuckets,
  notices: Notice[],
  context: FrameContext
): DataFrame[] {
  const times = Array.from({ length: buckets.count }, (_, index) => bucketStartMs(buckets, index));
  return series.map(({ measure, labels, displayName, unit, values }, index) => ({
    name: displayName,
    refId: context.refId,
    meta: {
      type: 'timeseries-multi',
      typeVersion: [0, 1],
      preferredVisualisationType: 'graph',
      // Once is enough: panels would repeat it for every series.
      ...(index === 0 && { executedQueryString: context.executedQueryString, notices }),
    },
    fields: [
      { name: 'time', type: 'time', nullable: false, config: { interval: buckets.stepMs }, values: times },
      { name: measure, type: 'float64', labels, config: { displayNameFromDS: displayName, unit }, values },
    ],
  }));
}

/** Groups rows that arrive ordered by labels, keeping their order. */
export function groupByLabels<R extends { labels: string[] }>(rows: readonly R[]): R[][] {
  const groups = new Map<string, R[]>();
  for (const row of rows) {
    const key = JSON.stringify(row.labels);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return [...groups.values()];
}

/** Label values as they are shown. */
export function shownLabels(values: readonly string[]): string {
  return values.map((value) => (value === '' ? '(none)' : value)).join(' ');
}
