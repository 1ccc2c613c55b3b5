import { expect, test } from 'vitest';
import type { TableHealth } from '../../../contract/api';
import { healthOf } from './health-of';

const aTable = (table: string, health: TableHealth['health'], growth: Partial<TableHealth> = {}) =>
  ({ table, health, bytesPerDay: null, projectedBytes: null, bytes: 0, ...growth }) as TableHealth;

test('the worst table speaks for all, and growth adds up over those that are known', () => {
  const tables = [
    aTable('span', 'warning', { bytesPerDay: 900, projectedBytes: 27_000 }),
    aTable('tb_error_occurrence', 'critical', { bytes: 50 }),
    aTable('rollup', 'ok', { bytesPerDay: 100, projectedBytes: 3_000 }),
  ];

  expect(healthOf({ tables })).toMatchObject({
    tone: 'error',
    sentence: 'tb_error_occurrence needs help now',
    bytesPerDay: 1000,
    projectedBytes: 30_050,
  });
});

test.each([
  [[aTable('span', 'ok')], 'Storage is healthy'],
  [[aTable('a', 'warning'), aTable('b', 'warning'), aTable('c', 'warning')], 'a and 2 more need a look'],
  [[], 'Storage is healthy'],
])('%j', (tables, sentence) => {
  expect(healthOf({ tables })).toMatchObject({ sentence, projectedBytes: null });
});
