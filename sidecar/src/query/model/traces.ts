import { z } from 'zod';
import type { ParsedTraces } from '../parsed-query.ts';
import { choice, milliseconds } from './fields.ts';
import { searchingFields, toSearching } from './searching.ts';

export const traces = z
  .object({
    ...searchingFields({ standard: 50, most: 500 }),
    sort: choice(['startTime', 'duration'], 'startTime'),
    minDurationMs: milliseconds,
    maxDurationMs: milliseconds,
  })
  .refine(({ minDurationMs, maxDurationMs }) => (minDurationMs ?? 0) <= (maxDurationMs ?? Infinity), {
    path: ['minDurationMs'],
    error: 'must not be greater than maxDurationMs',
  })
  .transform((given): ParsedTraces => ({
    queryType: 'traces',
    sort: given.sort,
    minDurationMs: given.minDurationMs,
    maxDurationMs: given.maxDurationMs,
    ...toSearching(given, 'traces'),
  }));
