import { z } from 'zod';
import type { ParsedErrorSeries } from '../parsed-query.ts';
import { choice, flag, issueId } from './fields.ts';
import { searchingFields, toSearching } from './searching.ts';

/** `limit` counts series here. */
export const errorSeries = z
  .object({
    ...searchingFields({ standard: 20, most: 200 }),
    groupBy: choice(['none', 'service', 'environment', 'type', 'severity', 'release', 'issue', 'tenant'], 'none'),
    issueId,
    onlyNew: flag,
    measure: choice(['count', 'rate'], 'count'),
  })
  .transform((given): ParsedErrorSeries => ({
    queryType: 'errorSeries',
    groupBy: given.groupBy,
    issueId: given.issueId,
    onlyNew: given.onlyNew,
    measure: given.measure,
    ...toSearching(given, 'occurrences'),
  }));
