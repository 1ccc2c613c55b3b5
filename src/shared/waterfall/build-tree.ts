import { alignClocks } from './align-clocks';
import { endOf, type Span } from './span';

/** A span in its place. Times may have been moved by the clock correction; the span itself is as it was sent. */
export interface SpanNode {
  span: Span;
  children: SpanNode[];
  startMs: number;
  endMs: number;
  /** How far the clock of its service was moved: positive means that it ran behind. */
  clockShiftMs: number;
  /** It names a parent that is not in the trace: not arrived, not sampled, or outside of what is instrumented. */
  parentMissing: boolean;
}

export interface TraceTree {
  /** By start; spans without a parent and those whose parent is missing. */
  roots: SpanNode[];
  byId: ReadonlyMap<string, SpanNode>;
  startMs: number;
  endMs: number;
  /** Spans that came more than once and were left out. */
  duplicates: number;
}

/**
 * Puts flat spans, in any order, into trees. Nothing is lost and nothing ends in a circle: a span whose parent is
 * missing becomes a root, a span that came twice counts once (the longer one), and where spans name each other as
 * parents the earliest is taken as the root.
 */
export function buildTree(spans: readonly Span[]): TraceTree {
  const unique = longestById(spans);
  const byId = new Map([...unique].map(([spanId, span]) => [spanId, toNode(span)]));
  const roots: SpanNode[] = [];
  for (const node of byId.values()) {
    const { parentSpanId, spanId } = node.span;
    const parent = parentSpanId === null || parentSpanId === spanId ? undefined : byId.get(parentSpanId);
    if (parent) {
      parent.children.push(node);
    } else {
      node.parentMissing = parentSpanId !== null && parentSpanId !== spanId;
      roots.push(node);
    }
  }
  roots.push(...breakCircles(byId, roots));
  for (const node of byId.values()) {
    node.children.sort(byStart);
  }
  roots.sort(byStart);
  alignClocks(roots);
  const nodes = [...byId.values()];
  return {
    roots,
    byId,
    startMs: nodes.reduce((least, { startMs }) => Math.min(least, startMs), Infinity),
    endMs: nodes.reduce((most, { endMs }) => Math.max(most, endMs), -Infinity),
    duplicates: spans.length - unique.size,
  };
}

/** Every node below and including these, parents before children, in the order of the rows. */
export function* walk(nodes: readonly SpanNode[]): Generator<SpanNode> {
  const waiting = [...nodes].reverse();
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    yield node;
    waiting.push(...[...node.children].reverse());
  }
}

const toNode = (span: Span): SpanNode => ({
  span,
  children: [],
  startMs: span.startMs,
  endMs: endOf(span),
  clockShiftMs: 0,
  parentMissing: false,
});

function longestById(spans: readonly Span[]): Map<string, Span> {
  const unique = new Map<string, Span>();
  for (const span of spans) {
    const before = unique.get(span.spanId);
    if (!before || span.durationMs > before.durationMs) {
      unique.set(span.spanId, span);
    }
  }
  return unique;
}

/** Nodes that no root leads to lie on circles: each circle is cut above its earliest node, which becomes a root. */
function breakCircles(byId: ReadonlyMap<string, SpanNode>, roots: readonly SpanNode[]): SpanNode[] {
  const reached = new Set(walk(roots));
  const cut: SpanNode[] = [];
  const lost = [...byId.values()].filter((node) => !reached.has(node)).sort(byStart);
  for (const node of lost) {
    if (!reached.has(node)) {
      const parent = byId.get(node.span.parentSpanId ?? '');
      if (parent) {
        parent.children = parent.children.filter((child) => child !== node);
      }
      cut.push(node);
      for (const below of walk([node])) {
        reached.add(below);
      }
    }
  }
  return cut;
}

const byStart = (one: SpanNode, other: SpanNode) => one.startMs - other.startMs || other.endMs - one.endMs;
