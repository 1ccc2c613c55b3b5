import type { SpanNode, TraceTree } from './build-tree';
import type { Span } from './span';

/**
 * The spans that explain one: the way from the root down to it, its children, and its neighbours in time below the same
 * parent. At most `most`, the way itself always.
 */
export function spansAround({ byId }: Pick<TraceTree, 'byId'>, spanId: string, most: number): Span[] {
  const found = byId.get(spanId);
  if (!found) {
    return [];
  }
  const way: SpanNode[] = [];
  for (
    let node: SpanNode | undefined = found;
    node && !way.includes(node);
    node = byId.get(node.span.parentSpanId ?? '')
  ) {
    way.unshift(node);
  }
  const siblings = (byId.get(found.span.parentSpanId ?? '')?.children ?? [])
    .filter((node) => node !== found)
    .sort((one, other) => Math.abs(one.startMs - found.startMs) - Math.abs(other.startMs - found.startMs));
  const chosen = new Set([...way, ...[...found.children, ...siblings].slice(0, Math.max(0, most - way.length))]);
  return [...chosen].map(({ span }) => span);
}
