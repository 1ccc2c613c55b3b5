import { z } from 'zod';
import type { ParsedPartitions } from '../parsed-query.ts';
import { choice, optionalText } from './fields.ts';

export const partitions = z
  .object({ table: optionalText, format: choice(['table', 'series'], 'table') })
  .transform((given): ParsedPartitions => ({ queryType: 'partitions', table: given.table, format: given.format }));
