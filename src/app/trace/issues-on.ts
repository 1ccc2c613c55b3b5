import type { Span } from '../../shared/waterfall/span';

export interface IssueOnTrace {
  issueId: string;
  title: string;
  /** Of the first of its spans, ms epoch. */
  startMs: number;
  /** How many spans carry an error of it. */
  spans: number;
}

/** The issues of a trace, each once, in the order in which they happened. */
export function issuesOn(spans: readonly Span[]): IssueOnTrace[] {
  const found = new Map<string, IssueOnTrace>();
  const inTime = [...spans].sort((one, other) => one.startMs - other.startMs);
  for (const { issueId, errorTitle, name, startMs } of inTime) {
    if (issueId !== null) {
      const before = found.get(issueId);
      found.set(issueId, {
        issueId,
        title: before?.title ?? errorTitle ?? name,
        startMs: before?.startMs ?? startMs,
        spans: (before?.spans ?? 0) + 1,
      });
    }
  }
  return [...found.values()];
}
