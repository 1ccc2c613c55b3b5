import type { SpanNode } from './build-tree';

/**
 * Moves what another machine timed with a clock that disagrees. A call and its answer cannot begin before, or end
 * after, the span that waited for them; where they seem to, everything below the call is moved by the same amount, so
 * that it lies in the middle of its caller. Work that is not waited for (messages, or a child that is longer than its
 * parent) stays where it is.
 */
export function alignClocks(roots: readonly SpanNode[]): void {
  const waiting = [...roots];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    for (const child of node.children) {
      if (isAnswered(node, child)) {
        shift(child, shiftInto(node, child));
      }
      waiting.push(child);
    }
  }
}

/** Only a synchronous call from one service into another is sure to lie within its caller. */
function isAnswered(parent: SpanNode, child: SpanNode): boolean {
  return parent.span.service !== child.span.service && parent.span.kind === 'client' && child.span.kind === 'server';
}

function shiftInto(parent: SpanNode, child: SpanNode): number {
  const room = parent.endMs - parent.startMs - (child.endMs - child.startMs);
  const inside = child.startMs >= parent.startMs && child.endMs <= parent.endMs;
  return inside || room < 0 ? 0 : parent.startMs + room / 2 - child.startMs;
}

function shift(top: SpanNode, byMs: number): void {
  if (byMs === 0) {
    return;
  }
  const waiting = [top];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    node.startMs += byMs;
    node.endMs += byMs;
    node.clockShiftMs += byMs;
    waiting.push(...node.children);
  }
}
