import { expect, test } from 'vitest';
import type { TableHealth } from '../../../contract/api';
import { groupTables } from './group-tables';

const aTable = (table: string, signal: TableHealth['signal'], more: Partial<TableHealth> = {}) =>
  ({ table, signal, health: 'ok', bytes: 0, ...more }) as TableHealth;

const shown = (tables: readonly TableHealth[]) =>
  groupTables(tables).map(({ title, tables: ofGroup }) => [title, ...ofGroup.map(({ table }) => table)]);

test('tables stand by what they hold, large ones first', () => {
  const tables = [
    aTable('ingest_ledger', 'intake'),
    aTable('span_rollup', 'rollups', { bytes: 10 }),
    aTable('span', 'traces', { bytes: 900 }),
    aTable('tb_error_notification_log', 'notifications'),
    aTable('tb_error_occurrence', 'errors', { bytes: 1 }),
  ];

  expect(shown(tables)).toEqual([
    ['Errors', 'tb_error_occurrence', 'tb_error_notification_log'],
    ['Traces', 'span', 'span_rollup'],
    ['Intake', 'ingest_ledger'],
  ]);
});

test('what needs attention comes first, within its group and with it', () => {
  const tables = [
    aTable('span', 'traces', { bytes: 900 }),
    aTable('span_rollup', 'rollups', { health: 'warning' }),
    aTable('tb_error_occurrence', 'errors'),
    aTable('log_record', 'logs', { health: 'critical' }),
  ];

  expect(shown(tables)).toEqual([
    ['Logs', 'log_record'],
    ['Traces', 'span_rollup', 'span'],
    ['Errors', 'tb_error_occurrence'],
  ]);
});
