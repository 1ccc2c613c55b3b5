import type { SpanNode, TraceTree } from './build-tree';
import { type Repeat, repeatsAmong } from './repeats';

/** What is open and closed. Both hold the exceptions from the default: spans open, repeats folded. */
export interface Openness {
  closedSpans: ReadonlySet<string>;
  openRepeats: ReadonlySet<string>;
}

interface SpanRow {
  kind: 'span';
  key: string;
  depth: number;
  node: SpanNode;
  hasChildren: boolean;
  isOpen: boolean;
}

/** Many siblings of the same shape in one row. */
interface RepeatRow {
  kind: 'repeat';
  key: string;
  depth: number;
  repeat: Repeat;
  isOpen: boolean;
  startMs: number;
  endMs: number;
  /** Sum of the durations. */
  busyMs: number;
  failures: number;
}

export type Row = SpanRow | RepeatRow;

/** The visible rows from top to bottom, children in the order of their start. */
export function layoutRows(tree: Pick<TraceTree, 'roots'>, { closedSpans, openRepeats }: Openness): Row[] {
  const rows: Row[] = [];
  type Step = { node: SpanNode; depth: number } | { repeat: Repeat; depth: number };
  const waiting: Step[] = tree.roots.map((node): Step => ({ node, depth: 0 })).reverse();
  for (let step = waiting.pop(); step; step = waiting.pop()) {
    const depth = step.depth + 1;
    if ('repeat' in step) {
      const isOpen = openRepeats.has(step.repeat.id);
      rows.push(toRepeatRow(step.repeat, step.depth, isOpen));
      if (isOpen) {
        waiting.push(...step.repeat.nodes.map((node): Step => ({ node, depth })).reverse());
      }
      continue;
    }
    const { node } = step;
    const isOpen = !closedSpans.has(node.span.spanId);
    rows.push({
      kind: 'span',
      key: node.span.spanId,
      depth: step.depth,
      node,
      hasChildren: node.children.length > 0,
      isOpen,
    });
    if (isOpen) {
      waiting.push(
        ...stepsBelow(node)
          .map((below): Step => ({ ...below, depth }))
          .reverse()
      );
    }
  }
  return rows;
}

/** Ids of the spans and repeats that must be open for this span to have a row of its own. */
export function ancestorsOf(tree: Pick<TraceTree, 'byId'>, spanId: string): { spans: string[]; repeats: string[] } {
  const spans: string[] = [];
  const repeats: string[] = [];
  let node = tree.byId.get(spanId);
  for (let parent = parentOf(tree, node); node && parent; node = parent, parent = parentOf(tree, node)) {
    const child = node;
    spans.push(parent.span.spanId);
    repeats.push(
      ...repeatsAmong(parent)
        .filter(({ nodes }) => nodes.includes(child))
        .map(({ id }) => id)
    );
  }
  return { spans, repeats };
}

function stepsBelow(node: SpanNode): Array<{ node: SpanNode } | { repeat: Repeat }> {
  const repeats = repeatsAmong(node);
  const folded = new Map(repeats.flatMap((repeat) => repeat.nodes.map((child) => [child, repeat])));
  return node.children.flatMap((child): Array<{ node: SpanNode } | { repeat: Repeat }> => {
    const repeat = folded.get(child);
    if (!repeat) {
      return [{ node: child }];
    }
    return repeat.nodes[0] === child ? [{ repeat }] : [];
  });
}

function toRepeatRow(repeat: Repeat, depth: number, isOpen: boolean): RepeatRow {
  return {
    kind: 'repeat',
    key: `repeat ${repeat.id}`,
    depth,
    repeat,
    isOpen,
    startMs: Math.min(...repeat.nodes.map(({ startMs }) => startMs)),
    endMs: Math.max(...repeat.nodes.map(({ endMs }) => endMs)),
    busyMs: repeat.nodes.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0),
    failures: repeat.nodes.filter(({ span }) => span.failed).length,
  };
}

function parentOf({ byId }: Pick<TraceTree, 'byId'>, node: SpanNode | undefined): SpanNode | undefined {
  const parent = node?.span.parentSpanId ? byId.get(node.span.parentSpanId) : undefined;
  return node && parent?.children.includes(node) ? parent : undefined;
}
