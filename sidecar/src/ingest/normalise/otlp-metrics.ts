import type { Buckets } from '../../decide/metrics/buckets.ts';
import { toDecimal, type Decimal } from '../../decide/metrics/decimal.ts';
import { cutName } from '../../decide/text-limits.ts';
import {
  MAX_BUCKETS,
  type MetricPointRecord,
  type MetricType,
  type SentExemplar,
  type SentExponential,
  type SentMetric,
  type SentPoint,
} from '../metric-records.ts';
import { hexId } from './clean-value.ts';

/**
 * A point as a record, null when it says that there is no value ("no recorded value": a gap, nothing to store), or the
 * reason why it is refused.
 */
export function toMetricPoint(
  metric: SentMetric,
  point: SentPoint,
  projectId: number
): MetricPointRecord | string | null {
  if ((point.flags & NO_RECORDED_VALUE) !== 0) return null;
  if (metric.name === '') return 'a metric must have a name';
  const hasTemporality = metric.kind !== 'gauge' && metric.kind !== 'summary';
  if (hasTemporality && metric.temporality !== DELTA && metric.temporality !== CUMULATIVE) {
    return 'the aggregation temporality must be delta or cumulative';
  }
  const values = metric.kind === 'gauge' || metric.kind === 'sum' ? numberOf(point) : observationsOf(metric, point);
  if (typeof values === 'string') return values;
  return {
    series: {
      projectId,
      name: cutName(metric.name),
      type: typeOf(metric),
      unit: cutName(metric.unit, 100),
      // Counts and sums of a summary are totals by definition.
      isCumulative: metric.kind === 'summary' || (hasTemporality && metric.temporality === CUMULATIVE),
      labels: sortedObject(point.attributes),
      description: cutName(metric.description, 1_000),
    },
    startUnixNano: point.startUnixNano,
    timeUnixNano: point.timeUnixNano,
    ...values,
    exemplars: exemplarsText(point.exemplars),
  };
}

const NO_RECORDED_VALUE = 1;
const DELTA = 1;
const CUMULATIVE = 2;

type Values = Pick<MetricPointRecord, 'value' | 'count' | 'minimum' | 'maximum' | 'buckets' | 'quantiles'>;

function typeOf({ kind, isMonotonic }: SentMetric): MetricType {
  if (kind === 'sum') return isMonotonic ? 'counter' : 'updowncounter';
  return kind === 'exponential_histogram' ? 'histogram' : kind;
}

// NaN would be greater than any threshold in PostgreSQL, and one of them would spoil every sum.
function numberOf({ value }: SentPoint): Values | string {
  if (value === null) return 'a data point must have a value, asInt or asDouble';
  const decimal = finite(value);
  if (decimal === null) return 'a value must be a finite number';
  return { value: decimal, count: null, minimum: null, maximum: null, buckets: null, quantiles: null };
}

function observationsOf({ kind }: SentMetric, point: SentPoint): Values | string {
  const count = Number(point.count);
  if (!Number.isSafeInteger(count) || count < 0) return 'a count must be a whole number up to 2^53';
  const buckets =
    kind === 'summary' ? null : point.exponential === null ? explicitOf(point) : exponentialOf(point.exponential);
  if (typeof buckets === 'string') return buckets;
  return {
    value: point.sum === null ? null : finite(point.sum),
    count,
    minimum: finiteNumber(point.minimum),
    maximum: finiteNumber(point.maximum),
    buckets,
    quantiles: kind === 'summary' ? quantilesOf(point) : null,
  };
}

// A histogram without buckets is allowed: it has a count and a sum only.
function explicitOf({ bounds, counts }: SentPoint): Buckets | string | null {
  if (counts.length === 0 && bounds.length === 0) return null;
  if (counts.length > MAX_BUCKETS) return TOO_MANY_BUCKETS;
  if (counts.length !== bounds.length + 1) return 'a histogram must have one bucket more than it has bounds';
  const isRising = bounds.every((bound, i) => Number.isFinite(bound) && (i === 0 || bound > (bounds[i - 1] ?? bound)));
  if (!isRising) return 'the bounds of a histogram must be finite and rise';
  return areCounts(counts) ? { bounds, counts } : BAD_COUNT;
}

function exponentialOf({ scale, zeroCount, zeroThreshold, positive, negative }: SentExponential): Buckets | string {
  if (positive.counts.length > MAX_BUCKETS || negative.counts.length > MAX_BUCKETS) return TOO_MANY_BUCKETS;
  if (!areCounts([zeroCount, ...positive.counts, ...negative.counts])) return BAD_COUNT;
  const threshold = Number.isFinite(zeroThreshold) && zeroThreshold > 0 ? { zero_threshold: zeroThreshold } : {};
  return { scale, zero: zeroCount, ...threshold, positive, negative };
}

const TOO_MANY_BUCKETS = `a histogram may have ${MAX_BUCKETS} buckets on each side of zero`;
const BAD_COUNT = 'the count of a bucket must be a whole number up to 2^53';

function areCounts(counts: readonly number[]): boolean {
  return counts.every((count) => Number.isSafeInteger(count) && count >= 0);
}

function quantilesOf({ quantiles }: SentPoint): Record<string, number> {
  // A quantile of no observations is NaN: it is left out.
  return Object.fromEntries(
    quantiles.filter(({ value }) => Number.isFinite(value)).map(({ quantile, value }) => [String(quantile), value])
  );
}

function finite(value: number | bigint): Decimal | null {
  return typeof value === 'bigint' || Number.isFinite(value) ? toDecimal(value) : null;
}

function finiteNumber(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}

/** Labels that came in another order are the same labels; of one key twice the last counts. */
function sortedObject(attributes: string): string {
  const entries = Object.entries(JSON.parse(attributes) as Record<string, unknown>);
  return JSON.stringify(Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))));
}

function exemplarsText(exemplars: readonly SentExemplar[]): string | null {
  const texts = exemplars.flatMap(({ timeUnixNano, value, traceId, spanId, attributes }) => {
    const decimal = value === null ? null : finite(value);
    if (decimal === null) return [];
    const ids = { trace_id: hexId(traceId, 32), span_id: hexId(spanId, 16) };
    const given = Object.entries(ids).flatMap(([key, id]) => (id === null ? [] : [`,"${key}":"${id}"`]));
    const labels = attributes === '{}' ? '' : `,"attributes":${attributes}`;
    return [`{"time":${JSON.stringify(isoTime(timeUnixNano))},"value":${decimal}${given.join('')}${labels}}`];
  });
  return texts.length === 0 ? null : `[${texts.join(',')}]`;
}

function isoTime(unixNano: bigint): string | null {
  return unixNano === 0n ? null : new Date(Number(unixNano / 1_000_000n)).toISOString();
}
