import type { SentPoint } from '../metric-records.ts';

/** A point of which nothing has been read yet. */
export function emptyPoint(): SentPoint {
  return {
    attributes: '{}',
    startUnixNano: 0n,
    timeUnixNano: 0n,
    flags: 0,
    value: null,
    count: 0n,
    sum: null,
    minimum: null,
    maximum: null,
    bounds: [],
    counts: [],
    exponential: null,
    quantiles: [],
    exemplars: [],
  };
}

/** Exemplars beyond are left out: a point has one for each of its buckets at most, as a rule. */
export const MAX_EXEMPLARS = 32;
/** Quantiles beyond are left out. */
export const MAX_QUANTILES = 100;
