import { expect, test } from 'vitest';
import type { PartitionedTable } from '../../shared/partitions/partitioned-table';
import { chooseTables } from './choose-tables';

const aTable = (table: string, health: PartitionedTable['health']) => ({ table, health }) as PartitionedTable;
const tables = [
  aTable('span', 'ok'),
  aTable('tb_error_occurrence', 'warning'),
  aTable('ingest_ledger', 'critical'),
  aTable('span_rollup', 'ok'),
];

test.each([
  [{ table: '', onlyUnhealthy: false }, ['ingest_ledger', 'tb_error_occurrence', 'span', 'span_rollup']],
  [{ table: ' SPAN', onlyUnhealthy: false }, ['span', 'span_rollup']],
  [{ table: '', onlyUnhealthy: true }, ['ingest_ledger', 'tb_error_occurrence']],
  [{ table: 'metric', onlyUnhealthy: false }, []],
])('%j shows %j', (options, expected) => {
  expect(chooseTables(tables, options).map(({ table }) => table)).toEqual(expected);
});
