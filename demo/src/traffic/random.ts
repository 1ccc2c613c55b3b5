/** Numbers from 0 (included) to 1, the same sequence for the same seed. */
export type Random = () => number;

// mulberry32, a small public-domain generator: good enough to spread visitors.
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of the keys, as often as its weight says. */
export function pick<Key extends string>(weights: Readonly<Partial<Record<Key, number>>>, random: Random): Key {
  const entries = Object.entries(weights) as Array<[Key, number]>;
  const total = entries.reduce((sum, [, weight]) => sum + weight, 0);
  let rest = random() * total;
  for (const [key, weight] of entries) {
    rest -= weight;
    if (rest < 0) return key;
  }
  const last = entries.at(-1);
  if (!last) throw new Error('There is nothing to pick from.');
  return last[0];
}
