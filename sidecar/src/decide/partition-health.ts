import type { PartitionHealth, PartitionState } from '../../../contract/frames.ts';
import { type Grain, isDue, partitionsAhead } from './partition-bounds.ts';
import { covers, coveredUntil, describeGaps, describeParts, monthCoverage } from './partition-coverage.ts';
import { duePartitions } from './partition-due.ts';
import type { PartitionedTable, StoredPartition } from './partitioned-table.ts';
import { sizeOf, storageGrowth, type StorageGrowth } from './storage-growth.ts';

export interface AssessedTable extends StorageGrowth {
  health: PartitionHealth;
  /** One sentence: what is wrong and what will happen, or that all is well. */
  message: string;
  /** In order of time, with those that should exist and do not. */
  partitions: Array<StoredPartition & { state: PartitionState }>;
  /** Table and indexes of all partitions that are on disk. */
  bytes: number;
  /** When the oldest partition will have outlived the retention. */
  nextDropAt: Date | null;
  /** For how long the oldest partition has been due; 0 when nothing is. */
  latenessMs: number;
  /** Until when rows find a partition without a gap; null when not even now. */
  aheadUntil: Date | null;
  coverage: Array<{ month: string; covered: boolean }>;
  /** Sentences on what lies between partitions, and on those that are no whole ones. */
  gaps: string[];
  deadRows: number;
  lastVacuumAt: Date | null;
}

export function assessPartitions(table: PartitionedTable, now: Date): AssessedTable {
  const attached = table.partitions.filter(({ place }) => place === 'attached');
  // What is kept lies apart from the others on purpose, and is not late.
  const inTurn = attached.filter(({ kept }) => !kept);
  const due = new Set(duePartitions(table, inTurn.map(sized), now).map(({ name }) => name));
  const stored = table.partitions.map((partition) => ({
    ...partition,
    state: due.has(partition.name) ? ('due' as const) : stateOf(partition, table, now),
  }));
  const missing = partitionsAhead(table.table, table.grain, now, table.ahead)
    .filter(({ from }) => !attached.some((partition) => covers(partition, from)))
    .map((bounds) => ({ ...bounds, ...NOTHING, state: 'missing' as const }));
  const partitions = [...stored, ...missing].sort((a, b) => a.from.getTime() - b.from.getTime());
  const ends = (ofThese: readonly StoredPartition[]) => ofThese.map(({ to }) => to.getTime());
  const oldestEnd = Math.min(...ends(inTurn));
  const oldestOnDisk = Math.min(oldestEnd, ...ends(table.partitions.filter(({ place }) => place === 'detached')));
  const broken = [...describeParts(attached, table.grain), ...table.unbounded.map(describeUnbounded)];
  const facts = {
    partitions,
    bytes: stored.reduce((total, partition) => total + sizeOf(partition), 0),
    latenessMs: Number.isFinite(oldestOnDisk)
      ? Math.max(0, now.getTime() - table.retentionDays * DAY_MS - oldestOnDisk)
      : 0,
  };
  return {
    ...facts,
    ...verdict(table, { ...facts, broken }, now),
    ...storageGrowth(table, now),
    nextDropAt: Number.isFinite(oldestEnd) ? new Date(oldestEnd + table.retentionDays * DAY_MS) : null,
    aheadUntil: coveredUntil(attached, now),
    coverage: monthCoverage(attached, now),
    gaps: [...broken, ...describeGaps(inTurn)].slice(0, MOST_SENTENCES),
    deadRows: stored.reduce((total, { deadRows }) => total + deadRows, 0),
    lastVacuumAt: latest(stored.map(({ lastVacuumAt }) => lastVacuumAt)),
  };
}

const DAY_MS = 86_400_000;
const MOST_SENTENCES = 20;
const NOTHING = {
  place: 'attached',
  since: null,
  kept: false,
  rows: null,
  bytes: 0,
  indexBytes: 0,
  deadRows: 0,
  lastVacuumAt: null,
} as const;

/** Retention runs every hour: what is due for a day has been forgotten, for this long it is a promise broken. */
const CRITICAL_LATENESS_MS: Record<Grain, number> = { day: 2 * DAY_MS, month: 31 * DAY_MS };

type Verdict = Pick<AssessedTable, 'health' | 'message'>;

/** The worst of what is wrong, the first of equals. */
function verdict(
  table: PartitionedTable,
  { partitions, latenessMs, broken }: Pick<AssessedTable, 'partitions' | 'latenessMs'> & { broken: string[] },
  now: Date
): Verdict {
  const missing = partitions.filter(({ state }) => state === 'missing');
  const names = missing.map(({ name }) => name).join(', ');
  const reason = table.lastError === null ? '' : ` The last run failed: ${table.lastError}`;
  const late = `Retention is ${shownDays(latenessMs)} late: rows older than ${table.retentionDays} days are still there.${
    reason || ' Is the sidecar running all the time? "Run retention" does it now.'
  }`;
  const left = partitions.filter(
    ({ state, since }) => state === 'detached' && since !== null && now.getTime() - since.getTime() > DAY_MS
  );
  const verdicts: Array<[applies: boolean, PartitionHealth, message: string]> = [
    [
      missing.some((partition) => covers(partition, now)),
      'critical',
      `The partition of now is missing (${names}): rows wait until it is made. Make it with "Create ahead".${reason}`,
    ],
    [latenessMs > CRITICAL_LATENESS_MS[table.grain], 'critical', late],
    [latenessMs > DAY_MS, 'warning', late],
    [table.lastError !== null, 'warning', `The last run of the partition job failed: ${table.lastError}`],
    [missing.length > 0, 'warning', `Missing ahead: ${names}. The next run makes them; "Create ahead" does it now.`],
    [broken.length > 0, 'warning', broken[0] ?? ''],
    [
      left.length > 0,
      'warning',
      `${left.map(({ name }) => name).join(', ')} was detached more than a day ago and is not dropped yet; "Run retention" finishes it.`,
    ],
    [
      isTooLarge(table, partitions),
      'warning',
      `What retention must leave is larger than the limit of the table: the partition of now stays. Raise the limit, or send less.`,
    ],
  ];
  const found = verdicts.find(([applies]) => applies);
  if (found) return { health: found[1], message: found[2] };
  return {
    health: 'ok',
    message: `All is well: ${table.ahead} ${table.grain}s ahead, kept for ${table.retentionDays} days.`,
  };
}

/** Whether even a run of retention leaves more than the limit: the partition of now is never dropped. */
function isTooLarge({ maxBytes }: PartitionedTable, partitions: AssessedTable['partitions']): boolean {
  const left = partitions.filter(({ state }) => state === 'existing' || state === 'current' || state === 'ahead');
  return maxBytes !== null && left.reduce((total, partition) => total + sizeOf(partition), 0) > maxBytes;
}

function stateOf(partition: StoredPartition, { retentionDays }: PartitionedTable, now: Date): PartitionState {
  if (partition.place !== 'attached') return partition.place;
  if (covers(partition, now)) return 'current';
  if (partition.from > now) return 'ahead';
  if (!isDue(partition, retentionDays, now)) return 'existing';
  return 'kept';
}

function sized(partition: StoredPartition): StoredPartition {
  return { ...partition, bytes: sizeOf(partition) };
}

function describeUnbounded(name: string): string {
  return `${name} has no bounds in time: retention never reaches its rows. Detach it and move its rows.`;
}

function latest(times: ReadonlyArray<Date | null>): Date | null {
  return times.reduce((last, time) => (time !== null && (last === null || time > last) ? time : last), null);
}

function shownDays(ms: number): string {
  const days = Math.floor(ms / DAY_MS);
  return days === 1 ? 'one day' : `${days} days`;
}
