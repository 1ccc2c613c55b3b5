import type { QueryWindow } from '../parsed-query.ts';

export interface FillGaps {
  stepMs: number;
  with: number | null | 'previous';
}

/** Points (nanoseconds, value) in ascending order, with one for every step of the window that has none. */
export function fillGaps(
  points: ReadonlyArray<[bigint, number | null]>,
  { stepMs, with: value }: FillGaps,
  { from, to }: Pick<QueryWindow, 'from' | 'to'>
): Array<[bigint, number | null]> {
  const firstMs = Math.floor(from.getTime() / stepMs) * stepMs;
  const steps = Math.ceil((to.getTime() - firstMs) / stepMs);
  if (steps > MOST_STEPS) return [...points];

  const filled: Array<[bigint, number | null]> = [];
  let next = 0;
  for (let step = 0; step < steps; step += 1) {
    const at = BigInt(firstMs + step * stepMs) * NANOSECONDS;
    // Points between the steps stay where they are.
    for (let point = points[next]; point && point[0] < at; point = points[(next += 1)]) filled.push(point);
    if (points[next]?.[0] === at) continue;
    filled.push([at, value === 'previous' ? (filled.at(-1)?.[1] ?? null) : value]);
  }
  return [...filled, ...points.slice(next)];
}

const NANOSECONDS = 1_000_000n;
/** A step that is far too short for the range would make more points than anybody can see. */
const MOST_STEPS = 50_000;
