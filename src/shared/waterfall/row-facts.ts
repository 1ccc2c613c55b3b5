import type { SpanNode } from './build-tree';
import type { Stretch } from './critical-path';
import type { Row } from './layout-rows';
import { spanMatches } from './matches';

export const serviceOf = (row: Row) => (row.kind === 'span' ? row.node.span.service : row.repeat.service);

/** Service of the row that this one stands below in the tree; undefined at the top. */
export function parentServiceOf(rows: readonly Row[], index: number): string | undefined {
  const depth = rows[index]?.depth ?? 0;
  for (let above = index - 1; above >= 0; above -= 1) {
    const row = rows[above];
    if (row && row.depth < depth) {
      return serviceOf(row);
    }
  }
  return undefined;
}

/** Keys of the rows in which the text is found; a fold has what any of its spans has. */
export function matchesOf(rows: readonly Row[], search: string): ReadonlySet<string> {
  const found = rows.filter((row) =>
    row.kind === 'span'
      ? spanMatches(row.node.span, search)
      : row.repeat.nodes.some(({ span }) => spanMatches(span, search))
  );
  return new Set(found.map(({ key }) => key));
}

/** The parts of a row on the critical path; those of a fold while it is closed. */
export function stretchesOf(row: Row, path: ReadonlyMap<string, Stretch[]>): readonly Stretch[] {
  const ofSpan = ({ span }: SpanNode) => path.get(span.spanId) ?? NO_STRETCHES;
  if (row.kind === 'span') {
    return ofSpan(row.node);
  }
  return row.isOpen ? NO_STRETCHES : row.repeat.nodes.flatMap(ofSpan);
}

/** One list for all, so that rows without any do not render again. */
const NO_STRETCHES: Stretch[] = [];
