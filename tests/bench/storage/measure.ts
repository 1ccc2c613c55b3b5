/** Measured values of one thing, in whatever unit they are in. */
export interface Sample {
  median: number;
  least: number;
  most: number;
  count: number;
}

export function summarise(values: readonly number[]): Sample {
  const sorted = [...values].sort((a, b) => a - b);
  const [least = NaN] = sorted;
  return {
    median: sorted[Math.floor(sorted.length / 2)] ?? NaN,
    least,
    most: sorted.at(-1) ?? NaN,
    count: sorted.length,
  };
}

/** How long `work` takes, in ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/**
 * Runs both once to warm up and then in turns, because the machine's speed changes from minute to minute; the ratio
 * (theirs / ours) is formed within each round. Both answer what they took.
 */
export async function compare(
  rounds: number,
  { theirs, ours }: { theirs: () => Promise<number>; ours: () => Promise<number> }
): Promise<{ theirs: Sample; ours: Sample; ratio: Sample }> {
  const [left, right]: [number[], number[]] = [[], []];
  for (let round = 0; round <= rounds; round += 1) {
    const [one, other] = [await theirs(), await ours()];
    if (round > 0) {
      left.push(one);
      right.push(other);
    }
  }
  const ratios = left.map((value, i) => value / (right[i] ?? NaN));
  return { theirs: summarise(left), ours: summarise(right), ratio: summarise(ratios) };
}

/** `12.3 ms (11.9–14.0, n=5)` */
export function shown(sample: Sample, unit: string): string {
  const one = `${rounded(sample.median)} ${unit}`;
  return sample.count > 1 ? `${one} (${rounded(sample.least)}–${rounded(sample.most)}, n=${sample.count})` : one;
}

/** `8.2 × (7.9–9.0)` */
export function times(ratio: Sample): string {
  const one = `${rounded(ratio.median)} ×`;
  return ratio.count > 1 ? `${one} (${rounded(ratio.least)}–${rounded(ratio.most)})` : one;
}

/** Three digits are as many as a figure of a benchmark is good for. */
export function rounded(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en');
  return value.toPrecision(value === 0 ? 1 : 3).replace(/\.0+$|(\.\d*?)0+$/, '$1');
}
