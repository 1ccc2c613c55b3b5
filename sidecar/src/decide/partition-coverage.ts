import { type Grain, partitionAt } from './partition-bounds.ts';

interface Range {
  name: string;
  /** Included. */
  from: Date;
  /** Excluded. */
  to: Date;
}

/** Until when rows find a partition without a gap, from `now` on; null when not even now. */
export function coveredUntil(partitions: readonly Range[], now: Date): Date | null {
  let until: Date | null = null;
  for (let next = now; ; next = until) {
    const found = partitions.find((partition) => covers(partition, next));
    if (!found) return until;
    until = found.to;
  }
}

/** The UTC months of now and the next three, and whether what is still to come of each has its partitions already. */
export function monthCoverage(partitions: readonly Range[], now: Date): Array<{ month: string; covered: boolean }> {
  const until = coveredUntil(partitions, now);
  return [0, 1, 2, 3].map((ahead) => {
    const start = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1));
    const end = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead + 1, 1));
    return { month: start.toISOString().slice(0, 7), covered: until !== null && until >= end };
  });
}

/** Sentences on the ranges between partitions that no partition has. Nothing is lost by them: the writer fills them. */
export function describeGaps(partitions: readonly Range[]): string[] {
  const inOrder = inOrderOfTime(partitions);
  return inOrder.flatMap((next, index) => {
    const before = inOrder[index - 1];
    return before && before.to < next.from
      ? [
          `No partition from ${shown(before.to)} to ${shown(next.from)}: nothing of that time is stored; one is made when a row of it arrives.`,
        ]
      : [];
  });
}

/** Sentences on the partitions that do not begin or end with a whole day or month. */
export function describeParts(partitions: readonly Range[], grain: Grain): string[] {
  const isEdge = (instant: Date) => partitionAt('', grain, instant).from.getTime() === instant.getTime();
  return inOrderOfTime(partitions)
    .filter(({ from, to }) => !isEdge(from) || !isEdge(to))
    .map(
      ({ name, from, to }) =>
        `${name} holds ${shown(from)} to ${shown(to)}, which are no whole UTC ${grain}s: rows of the rest may find no partition, and none can be made for them. Detach it, or give it whole ${grain}s.`
    );
}

export function covers({ from, to }: Pick<Range, 'from' | 'to'>, instant: Date): boolean {
  return from <= instant && instant < to;
}

function inOrderOfTime(partitions: readonly Range[]): Range[] {
  return [...partitions].sort((a, b) => a.from.getTime() - b.from.getTime());
}

/** `2026-11-20`, with the time of day where it is not midnight. */
function shown(instant: Date): string {
  const [date = '', time = ''] = instant.toISOString().split('T');
  return time === '00:00:00.000Z' ? date : `${date} ${time.slice(0, 5)} UTC`;
}
