import { formatBytes } from '../formats/bytes';
import { counted, exactCount } from '../formats/count';
import { formatDuration } from '../formats/duration';
import { PARTITION_LOOKS } from './partition-look';
import type { Partition, PartitionedTable } from './partitioned-table';

/** What stands below a block, in UTC, as partitions are cut: `2026-11`, or `11-21` for a day. */
export function shortLabel({ from }: Pick<Partition, 'from'>, grain: PartitionedTable['grain']): string {
  return from.toISOString().slice(grain === 'month' ? 0 : 5, grain === 'month' ? 7 : 10);
}

/** All that is known of a partition, line by line; of one that is not there, where it should be. */
export function partitionFacts(partition: Partition): Array<[string, string]> {
  const { word, hint } = PARTITION_LOOKS[partition.state];
  return [
    ['State', `${word}: ${hint.charAt(0).toLowerCase()}${hint.slice(1)}`],
    ...(partition.state === 'missing' ? [] : contentFacts(partition)),
    ['From (UTC)', minuteOf(partition.from)],
    ['To, excluded (UTC)', minuteOf(partition.to)],
  ];
}

function contentFacts({ state, rows, bytes, indexBytes, deadRows, lastVacuumAt }: Partition): Array<[string, string]> {
  if (state === 'archived') {
    return [
      ['Rows', rows === null ? 'not known' : exactCount(rows)],
      ['Size', bytes > 0 ? formatBytes(bytes) : 'none in the database'],
    ];
  }
  return [
    ['Rows', rows === null ? 'not counted yet' : `about ${exactCount(rows)}`],
    ['Size', `${formatBytes(bytes)}, ${formatBytes(indexBytes)} of it indexes`],
    ['Dead rows', deadRows === 0 ? 'none' : `about ${exactCount(deadRows)}`],
    ['Last vacuum (UTC)', lastVacuumAt ? minuteOf(lastVacuumAt) : 'never'],
  ];
}

/** What a table's policy and its blocks say in one line. */
export function tableFacts(table: PartitionedTable): string {
  const { grain, retentionDays, latenessMs } = table;
  const kept = retentionDays > 0 ? `keeps ${counted(retentionDays, 'day')}` : 'kept for ever';
  const late = latenessMs > 0 ? [`${formatDuration(latenessMs)} late`] : [];
  return [grain === 'month' ? 'monthly' : 'daily', kept, ...late, sizeOf(table)].join(' · ');
}

/** `4 MB`, or `4 MB → 2.3 GB` where the size at the end of the retention is known and another. */
function sizeOf({ partitions, projectedBytes }: Pick<PartitionedTable, 'partitions' | 'projectedBytes'>): string {
  const now = formatBytes(partitions.reduce((sum, { bytes, state }) => sum + (state === 'archived' ? 0 : bytes), 0));
  const then = projectedBytes === null ? now : formatBytes(projectedBytes);
  return then === now ? now : `${now} → ${then}`;
}

/** What is said about the health when the sidecar sent no sentence: what the states mean. */
export function healthSentence({ partitions, grain, message }: PartitionedTable): string {
  if (message) {
    return message;
  }
  const count = (state: Partition['state']) => partitions.filter((partition) => partition.state === state).length;
  const parts = (['missing', 'due', 'detached', 'kept', 'ahead'] as const).flatMap((state) =>
    count(state) > 0 ? [`${counted(count(state), grain)} ${state}`] : []
  );
  return parts.join(' · ');
}

const minuteOf = (at: Date) => at.toISOString().slice(0, 16).replace('T', ' ');
