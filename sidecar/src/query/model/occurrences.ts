import { z } from 'zod';
import type { ParsedOccurrences } from '../parsed-query.ts';
import { issueId, optionalTraceId } from './fields.ts';
import { searchingFields, toSearching } from './searching.ts';

export const occurrences = z
  .object({ ...searchingFields({ standard: 100, most: 5000 }), issueId, traceId: optionalTraceId })
  .transform((given): ParsedOccurrences => ({
    queryType: 'occurrences',
    issueId: given.issueId,
    traceId: given.traceId,
    ...toSearching(given, 'occurrences'),
  }));
