import type { MetricPointRecord, SentExponential, SentMetric, SentPoint } from '../metric-records.ts';
import type { NativeMetric } from '../native-records.ts';
import { cleanObject, textOf, type OnCut } from './clean-value.ts';
import { toMetricPoint } from './otlp-metrics.ts';

/**
 * A metric of the native API as the point that an OpenTelemetry SDK would send: an increment, a value, or a histogram of
 * one observation. A text instead says why it cannot be one.
 */
export function toNativePoint(
  metric: NativeMetric,
  { projectId, receivedAt, onCut }: { projectId: number; receivedAt: Date; onCut: OnCut }
): MetricPointRecord | string {
  const sent: SentMetric = {
    name: textOf(metric.name) ?? '',
    unit: textOf(metric.unit) ?? '',
    description: textOf(metric.description) ?? '',
    kind: KINDS[metric.type],
    temporality: DELTA,
    isMonotonic: metric.type === 'counter',
  };
  const isHistogram = metric.type === 'histogram';
  const point: SentPoint = {
    attributes: JSON.stringify(cleanObject(metric.labels, onCut)),
    startUnixNano: 0n,
    timeUnixNano: BigInt((metric.timestamp ?? receivedAt).getTime()) * 1_000_000n,
    flags: 0,
    value: isHistogram ? null : metric.value,
    count: isHistogram ? 1n : 0n,
    sum: isHistogram ? metric.value : null,
    minimum: isHistogram ? metric.value : null,
    maximum: isHistogram ? metric.value : null,
    bounds: [],
    counts: [],
    exponential: isHistogram ? bucketOf(metric.value) : null,
    quantiles: [],
    exemplars: [],
  };
  return toMetricPoint(sent, point, projectId) ?? 'a metric must have a value';
}

const KINDS = {
  counter: 'sum',
  updowncounter: 'sum',
  gauge: 'gauge',
  histogram: 'exponential_histogram',
} as const;
const DELTA = 1;

/** Buckets 4.4 % wide: percentiles of any unit are right to half of that. */
const SCALE = 4;

function bucketOf(value: number): SentExponential {
  const none = { offset: 0, counts: [] };
  const one = { offset: Math.ceil(Math.log2(Math.abs(value)) * 2 ** SCALE) - 1, counts: [1] };
  return {
    scale: SCALE,
    zeroCount: value === 0 ? 1 : 0,
    zeroThreshold: 0,
    positive: value > 0 ? one : none,
    negative: value < 0 ? one : none,
  };
}
