import { expect, test } from 'vitest';
import { nextDrop } from './next-drop';

test('the earliest drop of all tables is named', () => {
  const tables = [
    { table: 'span', nextDropAt: '2026-12-20T00:00:00Z' },
    { table: 'log_record', nextDropAt: null },
    { table: 'ingest_ledger', nextDropAt: '2026-11-23T00:00:00Z' },
  ];

  expect(nextDrop(tables)).toBe('The next partition is due on 2026-11-23, of ingest_ledger.');
  expect(nextDrop([])).toBe('');
});
