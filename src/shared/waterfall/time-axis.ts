/** A stretch of the trace that is looked at, in milliseconds since the start of the trace. */
export interface Window {
  fromMs: number;
  toMs: number;
}

/** Round times for the marks of the axis, the start included: about `most` of them, never more than one above it. */
export function ticksOf({ fromMs, toMs }: Window, most = 5): number[] {
  const rough = (toMs - fromMs) / Math.max(1, most);
  if (!(rough > 0)) {
    return [fromMs];
  }
  const magnitude = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * magnitude).find((candidate) => candidate >= rough) ?? rough;
  const ticks: number[] = [];
  for (let tick = Math.ceil(fromMs / step) * step; tick < toMs - step * 0.25; tick += step) {
    ticks.push(Number(tick.toPrecision(12)));
  }
  return ticks;
}

/** Where a stretch lies in the window, as shares of its width; undefined when it lies outside. */
export function placeIn(
  { fromMs, toMs }: Window,
  startMs: number,
  endMs: number
): { left: number; width: number } | undefined {
  const width = toMs - fromMs;
  if (width <= 0 || endMs < fromMs || startMs > toMs) {
    return width <= 0 ? { left: 0, width: 1 } : undefined;
  }
  const left = Math.max(0, (startMs - fromMs) / width);
  return { left, width: Math.min(1, (endMs - fromMs) / width) - left };
}

/** The window between two points, the other way round too, within the trace and never empty. */
export function windowBetween(oneMs: number, otherMs: number, wholeMs: number): Window {
  const least = wholeMs / 10_000;
  const fromMs = Math.max(0, Math.min(oneMs, otherMs));
  const toMs = Math.min(wholeMs, Math.max(oneMs, otherMs));
  return toMs - fromMs >= least ? { fromMs, toMs } : { fromMs: 0, toMs: wholeMs };
}
