import {
  MAX_BUCKETS,
  type OnMetrics,
  type SentExemplar,
  type SentExponential,
  type SentMetric,
  type SentPoint,
} from '../../metric-records.ts';
import type { DictionarySink } from '../../records.ts';
import { emptyPoint, MAX_EXEMPLARS, MAX_QUANTILES } from '../sent-point.ts';
import { attributesText, isObject, listOf, textOf, type JsonObject, type OnCut } from './any-value.ts';
import { doubleOf, int32Of, int64Of, unixNano, wholeUpTo } from './numbers.ts';
import { forEachRecord, type RequestShape } from './resource-and-scope.ts';

/** Decodes ExportMetricsServiceRequest in OTLP's JSON. */
export function decodeOtlpJsonMetrics(body: Buffer, sink: DictionarySink, on: OnMetrics): void {
  forEachRecord(body, METRICS, sink, (metric, resource, scope, onCut) => {
    const [field, kind] = KINDS.find(([name]) => isObject(metric) && isObject(metric[name])) ?? [null, null];
    if (!isObject(metric) || field === null) {
      on.unknown();
      return;
    }
    const data = metric[field] as JsonObject; // an object: that is how the kind was found
    const sent: SentMetric = {
      name: textOf(metric.name),
      unit: textOf(metric.unit),
      description: textOf(metric.description),
      kind,
      temporality: wholeUpTo(data.aggregationTemporality, 2),
      isMonotonic: data.isMonotonic === true,
    };
    for (const point of listOf(data.dataPoints)) {
      on.point(sent, isObject(point) ? toPoint(point, kind, onCut) : 'a data point must be an object', resource, scope);
    }
  });
}

const METRICS: RequestShape = {
  request: 'ExportMetricsServiceRequest',
  outer: 'resourceMetrics',
  scopes: 'scopeMetrics',
  records: 'metrics',
};

const KINDS = [
  ['gauge', 'gauge'],
  ['sum', 'sum'],
  ['histogram', 'histogram'],
  ['exponentialHistogram', 'exponential_histogram'],
  ['summary', 'summary'],
] as const;

function toPoint(point: JsonObject, kind: SentMetric['kind'], onCut: OnCut): SentPoint | string {
  const startUnixNano = unixNano(point.startTimeUnixNano);
  const timeUnixNano = unixNano(point.timeUnixNano);
  if (startUnixNano === null || timeUnixNano === null) {
    return 'startTimeUnixNano and timeUnixNano must be whole numbers';
  }
  return {
    ...emptyPoint(),
    attributes: attributesText(point.attributes, onCut) ?? '{}',
    startUnixNano,
    timeUnixNano,
    flags: wholeUpTo(point.flags, 0xffffffff),
    value: numberOf(point),
    count: int64Of(point.count) ?? 0n,
    sum: doubleOf(point.sum),
    minimum: doubleOf(point.min),
    maximum: doubleOf(point.max),
    bounds: bounded(point.explicitBounds).map((bound) => doubleOf(bound) ?? NaN),
    counts: countsOf(point.bucketCounts),
    exponential: kind === 'exponential_histogram' ? exponentialOf(point) : null,
    quantiles: listOf(point.quantileValues)
      .slice(0, MAX_QUANTILES)
      .filter(isObject)
      .map(({ quantile, value }) => ({ quantile: doubleOf(quantile) ?? 0, value: doubleOf(value) ?? 0 })),
    exemplars: listOf(point.exemplars)
      .slice(0, MAX_EXEMPLARS)
      .filter(isObject)
      .map((one) => exemplarOf(one, onCut)),
  };
}

function numberOf({ asInt, asDouble }: JsonObject): number | bigint | null {
  return asInt === undefined || asInt === null ? doubleOf(asDouble) : int64Of(asInt);
}

function exponentialOf(point: JsonObject): SentExponential {
  const row = (value: unknown) => {
    const given = isObject(value) ? value : {};
    return { offset: int32Of(given.offset), counts: countsOf(given.bucketCounts) };
  };
  return {
    scale: int32Of(point.scale),
    zeroCount: Number(int64Of(point.zeroCount) ?? 0n),
    zeroThreshold: doubleOf(point.zeroThreshold) ?? 0,
    positive: row(point.positive),
    negative: row(point.negative),
  };
}

function exemplarOf(exemplar: JsonObject, onCut: OnCut): SentExemplar {
  return {
    timeUnixNano: unixNano(exemplar.timeUnixNano) ?? 0n,
    value: numberOf(exemplar),
    traceId: textOf(exemplar.traceId).toLowerCase(),
    spanId: textOf(exemplar.spanId).toLowerCase(),
    attributes: attributesText(exemplar.filteredAttributes, onCut) ?? '{}',
  };
}

function countsOf(value: unknown): number[] {
  return bounded(value).map((count) => Number(int64Of(count) ?? 0n));
}

function bounded(value: unknown): unknown[] {
  return listOf(value).slice(0, MAX_BUCKETS + 1);
}
