import type { SentMetric, SentPoint } from '../metric-records.ts';
import type { ResourceRecord } from '../records.ts';
import { cleanObject, isObject, textOf, type JsonObject } from './clean-value.ts';
import { plainAttributes } from './sentry-attributes.ts';
import type { SentryContext } from './sentry-context.ts';
import { RESOURCE_ATTRIBUTES, resourceOfAttributes } from './sentry-resource.ts';
import { clockDrift, sentryNano } from './sentry-time.ts';

/** A point in the shapes of OpenTelemetry, or in words why it is none. */
export interface SentryMetric {
  resource: ResourceRecord;
  metric: SentMetric;
  point: SentPoint | string;
}

/**
 * One metric of the item `trace_metric`: a counter is what was added, a distribution a histogram of one observation, so
 * that percentiles can be made of many; the trace goes along as exemplar.
 */
export function toSentryMetric(given: unknown, context: SentryContext): SentryMetric | null {
  if (!isObject(given)) return null;
  const attributes = plainAttributes(given.attributes);
  const metric: SentMetric = {
    name: textOf(given.name) ?? '',
    unit: textOf(given.unit) ?? '',
    description: '',
    kind: KINDS.get(given.type) ?? 'gauge',
    temporality: DELTA,
    isMonotonic: typeof given.value === 'number' && given.value >= 0,
  };
  return {
    resource: resourceOfAttributes(attributes),
    metric,
    point: KINDS.has(given.type)
      ? pointOf(given, metric.kind, attributes, context)
      : 'a metric must be a counter, gauge or distribution',
  };
}

const DELTA = 1;
const KINDS = new Map<unknown, SentMetric['kind']>([
  ['counter', 'sum'],
  ['gauge', 'gauge'],
  ['distribution', 'exponential_histogram'],
]);

function pointOf(
  given: JsonObject,
  kind: SentMetric['kind'],
  attributes: JsonObject,
  { sentAt, receivedAt, cut }: SentryContext
): SentPoint | string {
  const { value } = given;
  if (typeof value !== 'number' || !Number.isFinite(value)) return 'a value must be a finite number';
  const sent = sentryNano(given.timestamp) ?? 0n;
  const driftMs = clockDrift(sentAt, receivedAt);
  const timeUnixNano = sent === 0n ? 0n : sent + BigInt(Math.round(driftMs)) * 1_000_000n;
  const isHistogram = kind === 'exponential_histogram';
  const { labels, ofPerson } = split(attributes);
  return {
    attributes: JSON.stringify(cleanObject(labels, cut)),
    startUnixNano: 0n,
    timeUnixNano,
    flags: 0,
    value: isHistogram ? null : value,
    count: isHistogram ? 1n : 0n,
    sum: isHistogram ? value : null,
    minimum: isHistogram ? value : null,
    maximum: isHistogram ? value : null,
    bounds: [],
    counts: [],
    exponential: isHistogram ? oneObservation(value) : null,
    quantiles: [],
    exemplars: [
      {
        timeUnixNano,
        value,
        traceId: textOf(given.trace_id) ?? '',
        spanId: textOf(given.span_id) ?? '',
        attributes: JSON.stringify(cleanObject(ofPerson, cut)),
      },
    ],
  };
}

/** Attributes that make a series, and those that would make one per person or request: these go with the exemplar. */
function split(attributes: JsonObject): { labels: JsonObject; ofPerson: JsonObject } {
  const own = Object.entries(attributes).filter(([key]) => !RESOURCE_ATTRIBUTES.has(key));
  return {
    labels: Object.fromEntries(own.filter(([key]) => !PER_PERSON.test(key))),
    ofPerson: Object.fromEntries(own.filter(([key]) => PER_PERSON.test(key))),
  };
}
const PER_PERSON = /^(?:user\.|sentry\.(?:replay_id|trace\.|timestamp\.)|client\.address$)/;

// The bucket of a value v at scale s has the index ceil(log2(v) · 2^s) - 1; 2^(1/32) is 2 % wide.
const SCALE = 5;

function oneObservation(value: number): NonNullable<SentPoint['exponential']> {
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
