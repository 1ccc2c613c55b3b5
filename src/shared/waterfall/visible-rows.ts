interface Viewport {
  count: number;
  rowHeight: number;
  scrollTop: number;
  height: number;
}

/** The rows to render, `from` included and `to` excluded, with some above and below so that scrolling shows no gap. */
export function visibleRows({ count, rowHeight, scrollTop, height }: Viewport): {
  from: number;
  to: number;
  totalHeight: number;
} {
  const from = Math.max(0, Math.min(count, Math.floor(scrollTop / rowHeight) - OVERSCAN));
  const to = Math.min(count, Math.ceil((scrollTop + height) / rowHeight) + OVERSCAN);
  return { from, to: Math.max(from, to), totalHeight: count * rowHeight };
}

const OVERSCAN = 8;
