export type Grain = 'day' | 'month';

/** One time slice of a table in UTC: `from` is included, `to` is not. */
export interface PartitionBounds {
  name: string;
  from: Date;
  to: Date;
}

/** The partition of `table` that holds `instant`. */
export function partitionAt(table: string, grain: Grain, instant: Date): PartitionBounds {
  const from = floor(grain, instant);
  return { name: `${table}_${suffix(grain, from)}`, from, to: step(grain, from, 1) };
}

/** The partition that holds `instant` and the `ahead` ones after it, in order. */
export function partitionsAhead(table: string, grain: Grain, instant: Date, ahead: number): PartitionBounds[] {
  const first = floor(grain, instant);
  return Array.from({ length: ahead + 1 }, (_, index) => partitionAt(table, grain, step(grain, first, index)));
}

/** Whether every row of the partition is older than the retention: only its upper bound can tell. */
export function isDue({ to }: Pick<PartitionBounds, 'to'>, retentionDays: number, now: Date): boolean {
  return to.getTime() <= now.getTime() - retentionDays * 86_400_000;
}

function floor(grain: Grain, instant: Date): Date {
  return new Date(
    Date.UTC(instant.getUTCFullYear(), instant.getUTCMonth(), grain === 'day' ? instant.getUTCDate() : 1)
  );
}

function step(grain: Grain, from: Date, count: number): Date {
  return grain === 'day'
    ? new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth(), from.getUTCDate() + count))
    : new Date(Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + count, 1));
}

function suffix(grain: Grain, from: Date): string {
  return from
    .toISOString()
    .slice(0, grain === 'day' ? 10 : 7)
    .replaceAll('-', '_');
}
