import { expect, test } from 'vitest';
import type { TableHealth } from '../../../contract/api';
import { healthOf } from './health-of';

const aTable = (table: string, health: TableHealth['health'], bytesPerDay: number | null = null) =>
  ({ table, health, bytesPerDay }) as TableHealth;

test('the worst table speaks for all, and growth adds up over those that are known', () => {
  const tables = [
    aTable('span', 'warning', 900),
    aTable('tb_error_occurrence', 'critical'),
    aTable('rollup', 'ok', 100),
  ];

  expect(healthOf({ tables })).toMatchObject({
    tone: 'error',
    sentence: 'tb_error_occurrence needs help now',
    bytesPerDay: 1000,
  });
});

test.each([
  [[aTable('span', 'ok')], 'Storage is healthy'],
  [[aTable('a', 'warning'), aTable('b', 'warning'), aTable('c', 'warning')], 'a and 2 more need a look'],
  [[], 'Storage is healthy'],
])('%j', (tables, sentence) => {
  expect(healthOf({ tables }).sentence).toBe(sentence);
});
