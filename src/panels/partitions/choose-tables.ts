import { URGENCY } from '../../shared/partitions/partition-look';
import type { PartitionedTable } from '../../shared/partitions/partitioned-table';
import type { PartitionsOptions } from './options';

/** The tables that the panel shows, those in trouble first. */
export function chooseTables(
  tables: readonly PartitionedTable[],
  { table, onlyUnhealthy }: PartitionsOptions
): PartitionedTable[] {
  const wanted = table.trim().toLowerCase();
  return tables
    .filter(
      (candidate) => candidate.table.toLowerCase().includes(wanted) && (!onlyUnhealthy || candidate.health !== 'ok')
    )
    .sort((one, other) => URGENCY[other.health] - URGENCY[one.health]);
}
