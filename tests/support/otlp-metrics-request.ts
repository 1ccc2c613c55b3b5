import { attributes } from './otlp-request.ts';

type Labels = Record<string, string | number | boolean>;

export interface PointShape {
  /** Milliseconds since 1970; now when not given, none with null. */
  atMs?: number | null;
  /** None when not given. */
  startMs?: number;
  labels?: Labels;
  [field: string]: unknown;
}

/** A data point of any kind; other fields are OTLP's own. */
export function aPoint({ atMs = Date.now(), startMs, labels = {}, ...fields }: PointShape): object {
  return {
    attributes: attributes(labels),
    ...(startMs === undefined ? {} : { startTimeUnixNano: nanos(startMs) }),
    ...(atMs === null ? {} : { timeUnixNano: nanos(atMs) }),
    ...fields,
  };
}

const CUMULATIVE = 2;
const DELTA = 1;

/** A monotonic cumulative sum, as SDKs send their counters. */
export function aCounter(name: string, points: PointShape[], { delta = false } = {}): object {
  const aggregationTemporality = delta ? DELTA : CUMULATIVE;
  return { name, unit: '1', sum: { aggregationTemporality, isMonotonic: true, dataPoints: points.map(aPoint) } };
}

export function aGauge(name: string, points: PointShape[]): object {
  return { name, unit: 'By', gauge: { dataPoints: points.map(aPoint) } };
}

export function aHistogram(name: string, points: PointShape[], { delta = false } = {}): object {
  const aggregationTemporality = delta ? DELTA : CUMULATIVE;
  return { name, unit: 's', histogram: { aggregationTemporality, dataPoints: points.map(aPoint) } };
}

/** A request with one resource. */
export function aMetricsRequest(
  metrics: object[],
  resource: Record<string, string> = { 'service.name': 'shop' }
): { resourceMetrics: object[] } {
  return {
    resourceMetrics: [
      {
        resource: { attributes: attributes(resource) },
        scopeMetrics: [{ scope: { name: 'test', version: '1' }, metrics }],
      },
    ],
  };
}

function nanos(ms: number): string {
  return String(BigInt(Math.round(ms * 1_000)) * 1_000n);
}
