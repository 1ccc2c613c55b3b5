import { acknowledgement } from './acknowledgement.ts';
import type { BenchCase } from './bench-case.ts';
import { decoding } from './decoding.ts';
import { errors } from './errors.ts';
import { memory } from './memory.ts';
import { sustained } from './sustained.ts';
import { throughput } from './throughput.ts';
import { visibility } from './visibility.ts';

/** In the order in which they run. */
export const cases: readonly BenchCase[] = [
  decoding,
  throughput,
  acknowledgement,
  errors,
  visibility,
  sustained,
  memory,
];
