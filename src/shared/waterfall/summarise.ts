import { type SpanNode, type TraceTree, walk } from './build-tree';
import { type Repeat, repeatsAmong } from './repeats';

/** A trace in one line. */
export interface TraceSummary {
  /** Name of the first root. */
  name: string;
  durationMs: number;
  spans: number;
  /** Spans that failed or carry an error. */
  failures: SpanNode[];
  /** In the order in which they come in. */
  services: string[];
  nPlusOnes: Repeat[];
  /** Spans whose parent is not in the trace. */
  parentsMissing: number;
  duplicates: number;
  /** The greatest correction of a clock, 0 for none. */
  clockShiftMs: number;
}

export function summarise({ roots, startMs, endMs, duplicates }: TraceTree): TraceSummary {
  const nodes = [...walk(roots)];
  const byStart = [...nodes].sort((one, other) => one.startMs - other.startMs);
  return {
    name: roots[0]?.span.name ?? '',
    durationMs: nodes.length > 0 ? endMs - startMs : 0,
    spans: nodes.length,
    failures: nodes.filter(({ span }) => span.failed || span.issueId !== null),
    services: [...new Set(byStart.map(({ span }) => span.service))],
    nPlusOnes: nodes.flatMap(repeatsAmong).filter(({ isNPlusOne }) => isNPlusOne),
    parentsMissing: nodes.filter(({ parentMissing }) => parentMissing).length,
    duplicates,
    clockShiftMs: nodes.reduce((most, { clockShiftMs }) => Math.max(most, Math.abs(clockShiftMs)), 0),
  };
}
