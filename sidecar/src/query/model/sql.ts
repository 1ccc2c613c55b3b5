import { z } from 'zod';
import type { ParsedSql } from '../parsed-query.ts';
import { choice, limit } from './fields.ts';

export const sql = z
  .object({
    sql: z.string('must be a text').refine((text) => text.trim() !== '', 'is empty; write a SELECT'),
    format: choice(['table', 'time_series'], 'table'),
    limit: limit(10_000, 100_000),
  })
  .transform((given): ParsedSql => ({ queryType: 'sql', sql: given.sql, format: given.format, limit: given.limit }));
