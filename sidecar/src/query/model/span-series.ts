import { z } from 'zod';
import type { ParsedSpanSeries } from '../parsed-query.ts';
import { choice } from './fields.ts';
import { searchingFields, toSearching } from './searching.ts';

const MEASURES = ['rate', 'errors', 'errorRatio', 'p50', 'p95', 'p99', 'mean'] as const;

/** `limit` counts groups here; each has one series per measure. */
export const spanSeries = z
  .object({
    ...searchingFields({ standard: 20, most: 200 }),
    measures: z
      .array(z.enum(MEASURES, `must be out of ${MEASURES.join(', ')}`), `must be a list out of ${MEASURES.join(', ')}`)
      .nullish()
      .transform((measures) => (measures?.length ? [...new Set(measures)] : (['rate'] as const))),
    groupBy: choice(['none', 'service', 'operation', 'environment', 'statusCode'], 'none'),
  })
  .transform((given): ParsedSpanSeries => ({
    queryType: 'spanSeries',
    measures: [...given.measures],
    groupBy: given.groupBy,
    ...toSearching(given, 'traces'),
  }));
