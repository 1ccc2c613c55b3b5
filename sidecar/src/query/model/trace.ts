import { z } from 'zod';
import type { ParsedTrace } from '../parsed-query.ts';
import { traceId } from './fields.ts';

export const trace = z
  .object({ traceId })
  .transform((given): ParsedTrace => ({ queryType: 'trace', traceId: given.traceId }));
