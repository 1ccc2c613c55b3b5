import type { DataFrame } from '@grafana/data';
import { expect, test } from 'vitest';
import { healthSentence, partitionFacts, shortLabel, tableFacts } from './describe-partition';
import { readPartitions } from './read-partitions';

const aFrame = (columns: Record<string, unknown[]>, meta?: DataFrame['meta']): DataFrame => ({
  length: Object.values(columns)[0]?.length ?? 0,
  meta,
  fields: Object.entries(columns).map(([name, values]) => ({ name, values, type: 'other' as never, config: {} })),
});
const at = (text: string) => Date.parse(text);

const tables = readPartitions([
  aFrame(
    {
      table: ['tb_error_occurrence', 'tb_error_occurrence', 'span'],
      partition: ['tb_error_occurrence_2026_12', 'tb_error_occurrence_2026_11', 'span_2026_11_21'],
      from: [at('2026-12-01'), at('2026-11-01'), at('2026-11-21')],
      to: [at('2027-01-01'), at('2026-12-01'), at('2026-11-22')],
      state: ['missing', 'current', 'odd'],
      rows: [null, 1_204_000, 12],
      bytes: [0, 3_000_000, 1_000],
      indexBytes: [0, 1_000_000, 500],
      grain: ['month', 'month', 'day'],
      retentionDays: [90, 90, 30],
      health: ['critical', 'critical', 'ok'],
      deadRows: [0, 1_500, 0],
      lastVacuum: [null, at('2026-11-20T03:04:05Z'), null],
      latenessMs: [0, 0, 7_200_000],
      projectedBytes: [12_000_000, 12_000_000, null],
    },
    { notices: [{ severity: 'error', text: 'tb_error_occurrence: December is missing.' }] }
  ),
]);

test('partitions are grouped by table, oldest first, with the sentence about its health', () => {
  expect(tables).toMatchObject([
    {
      table: 'tb_error_occurrence',
      health: 'critical',
      message: 'December is missing.',
      partitions: [
        { partition: 'tb_error_occurrence_2026_11', state: 'current', bytes: 4_000_000 },
        { partition: 'tb_error_occurrence_2026_12', state: 'missing', rows: null },
      ],
    },
    { table: 'span', grain: 'day', health: 'ok', message: null, partitions: [{ state: 'existing' }] },
  ]);
});

test('a frame without partitions is told from one without rows', () => {
  expect(readPartitions([aFrame({ value: [1] })])).toBeUndefined();
  expect(readPartitions([aFrame({ partition: [] })])).toEqual([]);
});

test('labels are UTC, by the grain of the table', () => {
  expect(tables?.map(({ partitions, grain }) => partitions[0] && shortLabel(partitions[0], grain))).toEqual([
    '2026-11',
    '11-21',
  ]);
});

test('policy and size stand in one line, health in words', () => {
  expect(tables?.map(tableFacts)).toEqual([
    'monthly · keeps 90 days · 4 MB → 12 MB',
    'daily · keeps 30 days · 2 h late · 1.5 kB',
  ]);
  expect(tables?.map((table) => healthSentence({ ...table, message: null }))).toEqual(['1 month missing', '']);
});

test('a partition tells state, rows, size and bounds', () => {
  const facts = new Map(tables?.[0]?.partitions.map(partitionFacts)[0]);

  expect(Object.fromEntries(facts)).toEqual({
    State: 'Current: takes the rows of now',
    Rows: 'about 1,204,000',
    Size: '4 MB, 1 MB of it indexes',
    'Dead rows': 'about 1,500',
    'Last vacuum (UTC)': '2026-11-20 03:04',
    'From (UTC)': '2026-11-01 00:00',
    'To, excluded (UTC)': '2026-12-01 00:00',
  });
});

test('what is not there has bounds only; what is in an archive only its rows', () => {
  const missing = tables?.[0]?.partitions[1];
  const archived = missing && { ...missing, state: 'archived' as const, rows: 40 };

  expect(missing && partitionFacts(missing).map(([name]) => name)).toEqual([
    'State',
    'From (UTC)',
    'To, excluded (UTC)',
  ]);
  expect(archived && partitionFacts(archived)).toContainEqual(['Rows', '40']);
});
