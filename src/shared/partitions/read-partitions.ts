import type { DataFrame } from '@grafana/data';
import type { PartitionField, PartitionHealth, PartitionState } from '../../../contract/frames';
import { columnsWith, type Columns } from '../data-frames/columns';
import { PARTITION_LOOKS } from './partition-look';
import type { Partition, PartitionedTable } from './partitioned-table';

/**
 * Rows of the query `partitions` by table, in the order given, partitions oldest first. The sentence about a table's
 * health comes as a notice of the data frame. Undefined when none of the data frames has partitions.
 */
export function readPartitions(series: readonly DataFrame[]): PartitionedTable[] | undefined {
  const columns = columnsWith(series, 'partition' satisfies PartitionField);
  if (!columns) {
    return undefined;
  }
  const notices = series.flatMap(({ meta }) => meta?.notices ?? []).map(({ text }) => text);
  const tables = new Map<string, PartitionedTable>();
  for (let row = 0; row < columns.length; row += 1) {
    const partition = readPartition(columns, row);
    const name = columns.text('table' satisfies PartitionField, row);
    if (name && partition) {
      const table = tables.get(name) ?? readTable(columns, row, name, notices);
      table.partitions.push(partition);
      tables.set(name, table);
    }
  }
  for (const { partitions } of tables.values()) {
    partitions.sort((one, other) => one.from.getTime() - other.from.getTime());
  }
  return [...tables.values()];
}

function readTable(columns: Columns, row: number, table: string, notices: readonly string[]): PartitionedTable {
  const prefix = `${table}: `;
  return {
    table,
    grain: columns.text('grain' satisfies PartitionField, row) === 'month' ? 'month' : 'day',
    retentionDays: columns.number('retentionDays' satisfies PartitionField, row) ?? 0,
    health: HEALTHS.find((health) => health === columns.text('health' satisfies PartitionField, row)) ?? 'ok',
    message: notices.find((notice) => notice.startsWith(prefix))?.slice(prefix.length) ?? null,
    projectedBytes: columns.number('projectedBytes' satisfies PartitionField, row),
    latenessMs: columns.number('latenessMs' satisfies PartitionField, row) ?? 0,
    partitions: [],
  };
}

function readPartition(columns: Columns, row: number): Partition | undefined {
  const from = columns.time('from' satisfies PartitionField, row);
  const to = columns.time('to' satisfies PartitionField, row);
  const indexBytes = columns.number('indexBytes' satisfies PartitionField, row) ?? 0;
  return from && to
    ? {
        partition: columns.text('partition' satisfies PartitionField, row) ?? '',
        from,
        to,
        state: STATES.find((state) => state === columns.text('state' satisfies PartitionField, row)) ?? 'existing',
        rows: columns.number('rows' satisfies PartitionField, row),
        bytes: (columns.number('bytes' satisfies PartitionField, row) ?? 0) + indexBytes,
        indexBytes,
        deadRows: columns.number('deadRows' satisfies PartitionField, row) ?? 0,
        lastVacuumAt: columns.time('lastVacuum' satisfies PartitionField, row),
      }
    : undefined;
}

const HEALTHS: readonly PartitionHealth[] = ['ok', 'warning', 'critical'];
// The keys of the looks are the states.
const STATES = Object.keys(PARTITION_LOOKS) as PartitionState[];
