import { z } from 'zod';
import type { ParsedValues } from '../parsed-query.ts';
import { limit, optionalText } from './fields.ts';

export const values = z
  .object({
    key: z.string('must be a search key such as service').trim().min(1, 'is empty; name a search key such as service'),
    contains: optionalText,
    limit: limit(100, 1000),
  })
  .transform((given): ParsedValues => ({
    queryType: 'values',
    key: given.key,
    contains: given.contains,
    limit: given.limit,
  }));
