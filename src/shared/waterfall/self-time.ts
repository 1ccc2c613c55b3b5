import type { SpanNode } from './build-tree';

/** Milliseconds in which the span was busy and none of its children was. */
export function selfTimeOf({ startMs, endMs, children }: SpanNode): number {
  let covered = 0;
  let until = startMs;
  for (const child of [...children].sort((one, other) => one.startMs - other.startMs)) {
    const from = Math.max(child.startMs, until);
    const to = Math.min(child.endMs, endMs);
    if (to > from) {
      covered += to - from;
      until = to;
    }
  }
  return endMs - startMs - covered;
}
