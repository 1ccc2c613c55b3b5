interface Viewport {
  count: number;
  rowHeight: number;
  /** The uppermost row in sight, wholly or in part. */
  first: number;
  height: number;
}

/** The rows to render, `from` included and `to` excluded, with some above and below so that scrolling shows no gap. */
export function visibleRows({ count, rowHeight, first, height }: Viewport): {
  from: number;
  to: number;
  totalHeight: number;
} {
  const from = Math.max(0, Math.min(count, first - OVERSCAN));
  const to = Math.min(count, first + 1 + Math.ceil(height / rowHeight) + OVERSCAN);
  return { from, to: Math.max(from, to), totalHeight: count * rowHeight };
}

const OVERSCAN = 8;
