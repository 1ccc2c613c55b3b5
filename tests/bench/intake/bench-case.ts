import type { Pool } from 'pg';
import type { TestIntake } from '#support/intake';
import type { LoadProcess } from './load-process.ts';
import type { SpanBodies } from './span-bodies.ts';

/** What the cases share. */
export interface Bench {
  pool: Pool;
  databaseUrl: string;
  /** Listens on a port of its own, in this process. */
  intake: TestIntake;
  /** Sends from a process of its own. */
  load: LoadProcess;
  /** Two spans in a hundred have an exception, which is stored as an error as well. */
  bodies: SpanBodies;
  /** The same, with an event of another name in the place of each exception. */
  withoutErrors: SpanBodies;
  rounds: number;
  /** How long the long cases run; 0: they are left out. */
  longSeconds: number;
}

/** One line of the table. */
export interface Finding {
  name: string;
  measured: string;
  /** CPU of Node a record, where it says something. */
  cpu: string;
  goal: string;
  reached: boolean;
}

/** Some lines that are measured together. */
export interface BenchCase {
  name: string;
  isLong?: true;
  run: (bench: Bench) => Promise<Finding[]>;
}
