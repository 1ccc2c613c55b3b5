import { z } from 'zod';
import type { ParsedOperations } from '../parsed-query.ts';
import { choice } from './fields.ts';
import { searchingFields, toSearching } from './searching.ts';

export const operations = z
  .object({
    ...searchingFields({ standard: 100, most: 1000 }),
    sort: choice(['p95', 'p99', 'rate', 'errors', 'total'], 'total'),
    only: choice(['all', 'server', 'database'], 'all'),
    by: choice(['operation', 'service'], 'operation'),
  })
  .transform((given): ParsedOperations => ({
    queryType: 'operations',
    sort: given.sort,
    only: given.only === 'all' ? undefined : given.only,
    by: given.by,
    ...toSearching(given, 'traces'),
  }));
