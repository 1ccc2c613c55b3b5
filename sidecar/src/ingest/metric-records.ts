/**
 * Metrics on their way through the stations of intake: as they were sent (out of decode), and ready to store (out of
 * normalise). Beside records.ts, which holds what all signals share.
 */
import type { Buckets } from '../decide/metrics/buckets.ts';
import type { Decimal } from '../decide/metrics/decimal.ts';
import type { ResourceEntry, ScopeEntry } from './records.ts';

/** A metric as it was sent, in either encoding. */
export interface SentMetric {
  name: string;
  unit: string;
  description: string;
  kind: 'gauge' | 'sum' | 'histogram' | 'exponential_histogram' | 'summary';
  /** OTLP's aggregation temporality: 1 delta, 2 cumulative, anything else is unspecified. */
  temporality: number;
  isMonotonic: boolean;
}

/** A point as it was sent; what its kind does not have, or was not sent, is null or empty. */
export interface SentPoint {
  /** JSON text of an object. */
  attributes: string;
  /** 0 when not sent. */
  startUnixNano: bigint;
  timeUnixNano: bigint;
  flags: number;
  /** Of a gauge or sum. */
  value: number | bigint | null;
  count: bigint;
  sum: number | null;
  minimum: number | null;
  maximum: number | null;
  /** At most {@link MAX_BUCKETS} + 1 of each list are read. */
  bounds: number[];
  counts: number[];
  exponential: SentExponential | null;
  quantiles: Array<{ quantile: number; value: number }>;
  exemplars: SentExemplar[];
}

export interface SentExponential {
  scale: number;
  zeroCount: number;
  zeroThreshold: number;
  positive: { offset: number; counts: number[] };
  negative: { offset: number; counts: number[] };
}

export interface SentExemplar {
  timeUnixNano: bigint;
  value: number | bigint | null;
  /** Hex digits as sent; empty when not sent. */
  traceId: string;
  spanId: string;
  /** JSON text of an object. */
  attributes: string;
}

/** What decoders of metrics call, for either encoding. */
export interface OnMetrics {
  /** For each point, in the order of the request. */
  point(metric: SentMetric, point: SentPoint, resource: ResourceEntry, scope: ScopeEntry | null): void;
  /** For what stands in the place of a point and is none. */
  readonly refused: (reason: string) => void;
  /** For a metric of no known kind. */
  unknown(): void;
}

/** Points with more buckets are refused: a few bytes on the wire could name any number. */
export const MAX_BUCKETS = 2_048;

export type MetricType = 'counter' | 'updowncounter' | 'gauge' | 'histogram' | 'summary';

/** What makes points one series, beside its resource and scope. */
export interface SeriesRecord {
  projectId: number;
  name: string;
  type: MetricType;
  unit: string;
  isCumulative: boolean;
  /** JSON text of an object with sorted keys. */
  labels: string;
  /** Not part of the identity: that of the first point stays. */
  description: string;
}

/** A point that is ready to be measured and stored. */
export interface MetricPointRecord {
  series: SeriesRecord;
  /** 0 when the sender gave none. */
  startUnixNano: bigint;
  timeUnixNano: bigint;
  /** As reported: the value, the total of a counter, or the sum of a histogram or summary (null when not sent). */
  value: Decimal | null;
  /** Histogram and summary. */
  count: number | null;
  minimum: number | null;
  maximum: number | null;
  buckets: Buckets | null;
  /** By quantile, as text. */
  quantiles: Record<string, number> | null;
  /** JSON text of a list. */
  exemplars: string | null;
}

/** Where points go. */
export interface MetricSink {
  /** Answers true when the point's time was moved into the accepted time window, or was not given. */
  add(point: MetricPointRecord, resource: ResourceEntry, scope: ScopeEntry | null): boolean;
}

/** What became of the points of a request. */
export interface TakenMetrics {
  moved: number;
  /** Points that were refused, by reason in plain words. */
  rejected: Map<string, number>;
  /** Metrics of a kind that OTLP does not know, or without any. */
  unknownMetrics: number;
}
