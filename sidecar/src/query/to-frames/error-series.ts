import type { ParsedErrorSeries } from '../parsed-query.ts';
import { countedSeconds, type TimeBuckets } from '../time-buckets.ts';
import type { DataFrame } from './data-frame.ts';
import { cut, type FrameContext } from './frame-context.ts';
import { groupByLabels, type Series, seriesFrames, shownLabels } from './series.ts';

export interface ErrorSeriesRow {
  /** Number of the time bucket. */
  bucket: number;
  labels: string[];
  /** What a person would call the labels, where they are ids. */
  name: string | null;
  occurrences: number;
}

/** Buckets without an occurrence are zeros. */
export function errorSeriesFrames(
  rows: readonly ErrorSeriesRow[],
  query: ParsedErrorSeries,
  buckets: TimeBuckets,
  context: FrameContext
): DataFrame[] {
  const { rows: groups, notices } = cut(groupByLabels(rows), query.limit, 'series');
  const series = groups.map(([first, ...rest]): Series => {
    const [labels, name] = [first?.labels ?? [], first?.name ?? null];
    const values = Array.from({ length: buckets.count }, () => 0);
    for (const { bucket, occurrences } of first ? [first, ...rest] : []) {
      values[bucket] =
        query.measure === 'rate' ? occurrences / countedSeconds(buckets, bucket, context.window, 1) : occurrences;
    }
    return {
      measure: 'errors',
      labels: labelsOf(query, labels),
      displayName: query.groupBy === 'none' ? 'errors' : (name ?? shownLabels(labels)),
      unit: query.measure === 'rate' ? 'cps' : 'short',
      values,
    };
  });
  return seriesFrames(series, buckets, notices, context);
}

/** An alert on a single issue shows its type: the message may change, and with it the label would be another alert. */
function labelsOf({ groupBy }: ParsedErrorSeries, [first = '', second = '']: string[]): Record<string, string> {
  switch (groupBy) {
    case 'none':
      return {};
    case 'issue':
      return { issueId: first, type: second };
    default:
      return { [groupBy]: first };
  }
}
