import type { SpanMeasure } from '../../../../contract/query-model.ts';
import type { ParsedSpanSeries } from '../parsed-query.ts';
import { countedSeconds, type TimeBuckets } from '../time-buckets.ts';
import type { DataFrame } from './data-frame.ts';
import { cut, type FrameContext } from './frame-context.ts';
import { groupByLabels, type Series, seriesFrames, shownLabels } from './series.ts';

export interface SpanSeriesRow {
  /** Number of the time bucket. */
  bucket: number;
  labels: string[];
  spans: number;
  errors: number;
  duration_ns: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

/** One series per group and measure. `unitMs`: how fine the rows were counted; rates of cut buckets depend on it. */
export function spanSeriesFrames(
  rows: readonly SpanSeriesRow[],
  query: ParsedSpanSeries,
  buckets: TimeBuckets,
  context: FrameContext,
  unitMs: number
): DataFrame[] {
  const { rows: groups, notices } = cut(groupByLabels(rows), query.limit, 'groups');
  const several = query.measures.length > 1;
  const series = groups.flatMap((group) => {
    const labels = labelsOf(query, group[0]?.labels ?? []);
    return query.measures.map((measure): Series => ({
      measure,
      // Series of one query must differ in their labels, else alerts cannot tell them apart.
      labels: several ? { ...labels, measure } : labels,
      displayName: [shownLabels(Object.values(labels)), several || query.groupBy === 'none' ? measure : '']
        .filter((part) => part !== '')
        .join(' '),
      unit: UNITS[measure],
      values: valuesOf(measure, group, buckets, (bucket) => countedSeconds(buckets, bucket, context.window, unitMs)),
    }));
  });
  return seriesFrames(series, buckets, notices, context);
}

const UNITS: Readonly<Record<SpanMeasure, string>> = {
  rate: 'reqps',
  errors: 'reqps',
  errorRatio: 'percentunit',
  p50: 'ms',
  p95: 'ms',
  p99: 'ms',
  mean: 'ms',
};

function labelsOf({ groupBy }: ParsedSpanSeries, [first = '', second = '']: string[]): Record<string, string> {
  switch (groupBy) {
    case 'none':
      return {};
    case 'operation':
      return { service: first, operation: second };
    default:
      return { [groupBy]: first };
  }
}

function valuesOf(
  measure: SpanMeasure,
  rows: readonly SpanSeriesRow[],
  buckets: TimeBuckets,
  secondsOf: (bucket: number) => number
): Array<number | null> {
  const empty = measure === 'rate' || measure === 'errors' ? 0 : null;
  const values: Array<number | null> = Array.from({ length: buckets.count }, () => empty);
  for (const row of rows) {
    values[row.bucket] = valueOf(measure, row, secondsOf(row.bucket));
  }
  return values;
}

function valueOf(measure: SpanMeasure, row: SpanSeriesRow, seconds: number): number | null {
  switch (measure) {
    case 'rate':
      return row.spans / seconds;
    case 'errors':
      return row.errors / seconds;
    case 'errorRatio':
      return row.spans > 0 ? row.errors / row.spans : null;
    case 'mean':
      return row.spans > 0 ? row.duration_ns / 1e6 / row.spans : null;
    default:
      return row[measure];
  }
}
