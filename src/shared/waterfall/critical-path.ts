import type { SpanNode } from './build-tree';

/** A stretch of a span on the critical path. */
export interface Stretch {
  fromMs: number;
  toMs: number;
}

/**
 * The critical path: what the end of the trace waited for, by span id. Read from the end backwards: at every moment the
 * child that finished last was being waited for; where no child was running, it was the span itself. Shortening any of
 * these stretches makes the trace shorter, shortening anything else does not.
 */
export function criticalPath(root: SpanNode): ReadonlyMap<string, Stretch[]> {
  const path = new Map<string, Stretch[]>();
  const add = (node: SpanNode, fromMs: number, toMs: number) => {
    if (toMs > fromMs) {
      path.set(node.span.spanId, [...(path.get(node.span.spanId) ?? []), { fromMs, toMs }]);
    }
  };
  // A stack instead of recursion: traces are deep where code calls itself.
  const waiting: Array<{ node: SpanNode; fromMs: number; untilMs: number }> = [
    { node: root, fromMs: root.startMs, untilMs: root.endMs },
  ];
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { node } = next;
    const start = Math.max(next.fromMs, node.startMs);
    let at = Math.min(next.untilMs, node.endMs);
    const children = [...node.children].sort((one, other) => other.endMs - one.endMs);
    for (const child of children) {
      const end = Math.min(child.endMs, node.endMs);
      // It ended later than the path got here: somebody else was waited for meanwhile.
      if (end > at || child.startMs >= at || end <= start) {
        continue;
      }
      add(node, end, at);
      at = Math.max(child.startMs, start);
      waiting.push({ node: child, fromMs: at, untilMs: end });
    }
    add(node, start, at);
  }
  return path;
}
