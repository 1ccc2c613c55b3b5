import { formatBytes } from '../formats/bytes';
import { exactCount } from '../formats/count';
import { PARTITION_LOOKS } from './partition-look';
import type { Partition, PartitionedTable } from './partitioned-table';

/** What stands below a block, in UTC, as partitions are cut: `2026-11`, or `11-21` for a day. */
export function shortLabel({ from }: Pick<Partition, 'from'>, grain: PartitionedTable['grain']): string {
  return from.toISOString().slice(grain === 'month' ? 0 : 5, grain === 'month' ? 7 : 10);
}

/** All that is known of a partition, line by line. */
export function partitionFacts(partition: Partition): Array<[string, string]> {
  const { word, hint } = PARTITION_LOOKS[partition.state];
  return [
    ['State', `${word}: ${hint.charAt(0).toLowerCase()}${hint.slice(1)}`],
    ['Rows', partition.rows === null ? 'not counted yet' : `about ${exactCount(partition.rows)}`],
    ['Size', `${formatBytes(partition.bytes)}, ${formatBytes(partition.indexBytes)} of it indexes`],
    ['From (UTC)', minuteOf(partition.from)],
    ['To, excluded (UTC)', minuteOf(partition.to)],
  ];
}

/** What a table's policy and its blocks say in one line. */
export function tableFacts({ grain, retentionDays, partitions }: PartitionedTable): string {
  const bytes = partitions.reduce((sum, partition) => sum + partition.bytes, 0);
  const kept = retentionDays > 0 ? `keep ${exactCount(retentionDays)} days` : 'kept for ever';
  return [grain === 'month' ? 'monthly' : 'daily', kept, formatBytes(bytes)].join(' · ');
}

/** What is said about the health when the sidecar sent no sentence: what the states mean. */
export function healthSentence({ partitions, grain, message }: PartitionedTable): string {
  if (message) {
    return message;
  }
  const count = (state: Partition['state']) => partitions.filter((partition) => partition.state === state).length;
  const unit = (many: number) => `${many} ${grain}${many === 1 ? '' : 's'}`;
  const parts = [
    ...(count('missing') > 0 ? [`${unit(count('missing'))} missing`] : []),
    ...(count('due') > 0 ? [`${unit(count('due'))} due`] : []),
    ...(count('ahead') > 0 ? [`${unit(count('ahead'))} ahead`] : []),
  ];
  return parts.join(' · ');
}

const minuteOf = (at: Date) => at.toISOString().slice(0, 16).replace('T', ' ');
