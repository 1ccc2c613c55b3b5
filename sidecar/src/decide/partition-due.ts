import { isDue, type Grain, type PartitionBounds } from './partition-bounds.ts';

/** How long, and how much of a table is kept. */
export interface RetentionPolicy {
  grain: Grain;
  /** A partition goes when all of it is older. */
  retentionDays: number;
  /** The oldest partitions go while the table with its indexes is larger; null: no limit. */
  maxBytes: number | null;
}

export interface SizedPartition extends PartitionBounds {
  /** With indexes and TOAST. */
  bytes: number;
  /**
   * Of the rows alone, without indexes: these have a few pages even where no row is. 0 tells an empty partition; where
   * it is not known, every partition counts as one with rows.
   */
  heapBytes?: number;
}

/**
 * The partitions to drop, oldest first: those that are older than the retention as a whole, and of the others the
 * oldest while what would be left is larger than `maxBytes`. Never one that holds `now` or lies ahead. Partitions that
 * are kept on purpose (a restore, a legal hold) must not be given: they neither go nor count.
 */
export function duePartitions<P extends SizedPartition>(
  { retentionDays, maxBytes }: RetentionPolicy,
  partitions: readonly P[],
  now: Date
): P[] {
  const oldestFirst = [...partitions].sort((a, b) => a.from.getTime() - b.from.getTime());
  let left = totalBytes(oldestFirst);
  return oldestFirst.filter((partition) => {
    const goes =
      isPast(partition, now) && (isDue(partition, retentionDays, now) || (maxBytes !== null && left > maxBytes));
    if (goes) left -= partition.bytes;
    return goes;
  });
}

/**
 * Why a policy cannot be set, and what to do instead; null where it can. A policy that makes no sense is refused, and
 * one that would empty the table of its past at once: such a thing is rather a slip than a wish. What goes under the
 * policy `before` as well is not held against the new one.
 */
export function refusalOf(
  policy: RetentionPolicy,
  partitions: readonly SizedPartition[],
  now: Date,
  before: RetentionPolicy | null = null
): string | null {
  return invalidPolicy(policy) ?? emptiesTable(policy, partitions, now, before);
}

/** Why a policy makes no sense whatever the table holds; null where it does. */
export function invalidPolicy({ grain, retentionDays, maxBytes }: RetentionPolicy): string | null {
  const least = grain === 'day' ? 1 : DAYS_OF_LONGEST_MONTH;
  if (!Number.isInteger(retentionDays)) {
    return `A retention of ${retentionDays} days is not a whole number of days. Give a whole number from ${least} to ${MOST_DAYS}.`;
  }
  if (retentionDays < 1) {
    return `A retention of ${retentionDays} days keeps nothing. Give a whole number of days from ${least} to ${MOST_DAYS}.`;
  }
  if (retentionDays < least) {
    return (
      `A retention of ${retentionDays} days is shorter than one partition: this table has one per month, which can ` +
      `only go as a whole. Keep it for ${least} days or more.`
    );
  }
  if (retentionDays > MOST_DAYS) {
    return `A retention of ${retentionDays} days is longer than a hundred years. Give at most ${MOST_DAYS} days.`;
  }
  if (maxBytes !== null && (!Number.isSafeInteger(maxBytes) || maxBytes <= 0)) {
    return `A size limit of ${maxBytes} bytes is not a whole number above 0. Give one, or none for no limit.`;
  }
  return null;
}

/** A month has 31 days at most; a retention below that would ask for a part of a partition. */
const DAYS_OF_LONGEST_MONTH = 31;
const MOST_DAYS = 36_500;
const DAY_MS = 86_400_000;

function emptiesTable(
  policy: RetentionPolicy,
  partitions: readonly SizedPartition[],
  now: Date,
  before: RetentionPolicy | null
): string | null {
  const past = partitions.filter((partition) => isPast(partition, now) && partition.heapBytes !== 0);
  const dueOf = (one: RetentionPolicy) => new Set(duePartitions(one, partitions, now));
  const due = dueOf(policy);
  const dueBefore = before === null ? new Set<SizedPartition>() : dueOf(before);
  if (past.length === 0 || past.some((one) => !due.has(one)) || past.every((one) => dueBefore.has(one))) {
    return null;
  }
  const oldest = past.reduce((a, b) => (a.from <= b.from ? a : b));
  const youngest = past.reduce((a, b) => (a.to >= b.to ? a : b));
  const range = oldest === youngest ? oldest.name : `${oldest.name} to ${youngest.name}`;
  return (
    `This would drop at once every partition of the past that has rows (${range}, ${totalBytes(past)} bytes). ` +
    `${leastThatKeeps(youngest, policy, partitions, now)} To be rid of them all on purpose, run ` +
    '`select howdah.drop_partitions_before(table, time)`.'
  );
}

/** What to set so that at least the youngest partition of the past stays. */
function leastThatKeeps(
  youngest: SizedPartition,
  { retentionDays, maxBytes }: RetentionPolicy,
  partitions: readonly SizedPartition[],
  now: Date
): string {
  const leastDays = Math.floor((now.getTime() - youngest.to.getTime()) / DAY_MS) + 1;
  const leastBytes = totalBytes(partitions.filter(({ to }) => to >= youngest.to));
  const parts = [
    ...(retentionDays < leastDays ? [`${leastDays} days`] : []),
    ...(maxBytes !== null && maxBytes < leastBytes ? [`${leastBytes} bytes`] : []),
  ];
  return `Keep at least ${parts.join(' and ')}, and shorten step by step.`;
}

function isPast({ to }: SizedPartition, now: Date): boolean {
  return to <= now;
}

function totalBytes(partitions: readonly SizedPartition[]): number {
  return partitions.reduce((total, { bytes }) => total + bytes, 0);
}
