import { z } from 'zod';
import type { ParsedIssues } from '../parsed-query.ts';
import { choice } from './fields.ts';
import { searchingFields, toSearching } from './searching.ts';

export const issues = z
  .object({
    ...searchingFields({ standard: 100, most: 2000 }),
    sort: choice(['lastSeen', 'firstSeen', 'events', 'users', 'title'], 'lastSeen'),
  })
  .transform((given): ParsedIssues => ({ queryType: 'issues', sort: given.sort, ...toSearching(given, 'issues') }));
