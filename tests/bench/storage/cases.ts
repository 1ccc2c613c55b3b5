import type { BenchCase } from './bench-case.ts';
import { cache } from './cache.ts';
import { dropDay } from './drop-day.ts';
import { errorCapture } from './error-capture.ts';
import { errorRanges } from './error-ranges.ts';
import { errorRetention } from './error-retention.ts';
import { errorSize } from './error-size.ts';
import { spanSize } from './span-size.ts';
import { topOperations } from './top-operations.ts';
import { traceById } from './trace-by-id.ts';

/** In the order in which they run: what uses its data up comes after those that need the same. */
export const cases: readonly BenchCase[] = [
  spanSize,
  traceById,
  topOperations,
  dropDay,
  errorRanges,
  errorSize,
  errorRetention,
  errorCapture,
  cache,
];
