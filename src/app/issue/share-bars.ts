import type { Share } from '../../../contract/api';

export interface ShareBar extends Share {
  /** 0–1, of all that were counted. */
  share: number;
}

/** The largest shares first and the rest as one, so that the bars add up to everything. */
export function shareBars(
  shares: readonly Share[],
  most: number
): { bars: ShareBar[]; others: { values: number; share: number } } {
  const total = shares.reduce((sum, { count }) => sum + Math.max(0, count), 0);
  const ordered = [...shares].sort((one, other) => other.count - one.count || one.value.localeCompare(other.value));
  const toBar = (share: Share): ShareBar => ({ ...share, share: total === 0 ? 0 : Math.max(0, share.count) / total });
  const bars = ordered.slice(0, most).map(toBar);
  const rest = ordered.slice(most).map(toBar);
  return { bars, others: { values: rest.length, share: rest.reduce((sum, { share }) => sum + share, 0) } };
}
