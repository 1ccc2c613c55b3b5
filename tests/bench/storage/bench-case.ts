import type { Pool } from 'pg';
import type { TestIntake } from '#support/intake';

/** What the cases share. */
export interface Bench {
  pool: Pool;
  intake: TestIntake;
  size: {
    /** Spans in 30 daily partitions, five of which hold a tenth of all each. */
    spans: number;
    /** Errors in 12 months. */
    errors: number;
    rounds: number;
  };
  /** When the run began; days of the data are counted back from it. */
  now: Date;
}

/** Data that several cases need; made once. */
export interface BenchData {
  name: string;
  fill: (bench: Bench) => Promise<void>;
}

/** Some claims that are measured together. A case may use its data up: the order of the cases counts. */
export interface BenchCase {
  name: string;
  /** The claims of docs/claims.md it has figures for. */
  claims: readonly string[];
  needs: readonly BenchData[];
  run: (bench: Bench) => Promise<Finding[]>;
}

/** One line of the table. */
export interface Finding {
  /** Number of the founding claim, or the name of a goal of ours. */
  claim: string;
  measured: string;
  /** What the founding documents say, or our goal. */
  claimed: string;
  /** The other way and what it took: as the founding documents do it, or as one usually does. */
  theirs: string;
  ours: string;
  ratio: string;
}
