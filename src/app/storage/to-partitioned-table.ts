import type { TableHealth } from '../../../contract/api';
import type { PartitionedTable } from '../../shared/partitions/partitioned-table';

/** A table as `GET storage` tells it, in the shape the timeline draws: sizes there hold the indexes. */
export function toPartitionedTable({
  table,
  grain,
  retentionDays,
  health,
  message,
  projectedBytes,
  latenessMs,
  partitions,
}: TableHealth): PartitionedTable {
  return {
    table,
    grain,
    retentionDays,
    health,
    message,
    projectedBytes,
    latenessMs,
    partitions: partitions
      .map(({ from, to, bytes, indexBytes, lastVacuumAt, ...partition }) => ({
        ...partition,
        lastVacuumAt: lastVacuumAt === null ? null : new Date(lastVacuumAt),
        from: new Date(from),
        to: new Date(to),
        bytes: bytes + indexBytes,
        indexBytes,
      }))
      .sort((one, other) => one.from.getTime() - other.from.getTime()),
  };
}
