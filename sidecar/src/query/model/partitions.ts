import { z } from 'zod';
import type { ParsedPartitions } from '../parsed-query.ts';
import { choice, optionalText } from './fields.ts';

export const partitions = z
  .object({
    table: optionalText,
    format: choice(['table', 'series'], 'table'),
    measure: choice(['bytes', 'health', 'lateness'], 'bytes'),
  })
  .transform(({ table, format, measure }): ParsedPartitions => ({ queryType: 'partitions', table, format, measure }));
