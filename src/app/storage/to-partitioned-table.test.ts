import { expect, test } from 'vitest';
import type { PartitionInfo, TableHealth } from '../../../contract/api';
import { toPartitionedTable } from './to-partitioned-table';

const aPartition = (partition: string, from: string): PartitionInfo => ({
  partition,
  from,
  to: '2026-12-01T00:00:00Z',
  state: 'existing',
  rows: null,
  bytes: 100,
  indexBytes: 50,
  deadRows: 0,
  lastVacuumAt: null,
});

test('sizes hold the indexes, times are dates, the oldest partition is first', () => {
  const table = {
    table: 'span',
    partitions: [aPartition('b', '2026-11-01T00:00:00Z'), aPartition('a', '2026-10-01T00:00:00Z')],
  };

  const { partitions } = toPartitionedTable(table as TableHealth);

  expect(partitions.map(({ partition, bytes }) => [partition, bytes])).toEqual([
    ['a', 150],
    ['b', 150],
  ]);
  expect(partitions[0]?.from).toEqual(new Date('2026-10-01T00:00:00Z'));
});
