import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { withDatabase } from '#support/database';
import { createPartition } from '../../postgres/partitions.ts';
import type { OccurrenceRecord, Signal } from '../records.ts';
import { withoutReported, type Reports } from './reported-errors.ts';

const noon = new Date('2026-03-01T12:00:00Z');
const daysLater = (days: number) => new Date(noon.getTime() + days * 86_400_000);

// Nothing but the keys is looked at.
const reports = (signal: Signal, ...reportKeys: string[][]): Reports => ({
  signal,
  projectId: 1,
  occurrences: reportKeys.map((keys) => ({ reportKeys: keys }) as unknown as OccurrenceRecord),
});
const keysOf = (occurrences: readonly OccurrenceRecord[]) => occurrences.map(({ reportKeys }) => reportKeys[0]);

test('a report that another session is storing is waited for', () =>
  withDatabase(async ({ pool, connect }) => {
    await createPartition(pool, 'ingest_ledger', noon);
    const key = randomUUID();
    const [spans, logs] = [await connect(), await connect()];
    await spans.query('begin');
    await logs.query('begin');

    const first = await withoutReported(spans, noon, [reports('traces', [key])]);
    const second = withoutReported(logs, noon, [reports('logs', [key])]);
    await spans.query('commit');

    expect([keysOf(first), keysOf(await second)]).toEqual([[key], []]);
    await logs.query('commit');
  }));

test('a report that was rolled back is none', () =>
  withDatabase(async ({ pool, connect }) => {
    await createPartition(pool, 'ingest_ledger', noon);
    const key = randomUUID();
    const spans = await connect();
    await spans.query('begin');
    await withoutReported(spans, noon, [reports('traces', [key])]);
    await spans.query('rollback');

    expect(keysOf(await withoutReported(pool, noon, [reports('logs', [key])]))).toEqual([key]);
  }));

test('in one batch, the first signal of each error counts, with every report of its own', () =>
  withDatabase(async ({ pool }) => {
    await createPartition(pool, 'ingest_ledger', noon);
    const [a, b, c] = [randomUUID(), randomUUID(), randomUUID()];

    const kept = await withoutReported(pool, noon, [
      reports('traces', [a, b]),
      reports('traces', [a]),
      reports('logs', [c], [], [b]),
    ]);

    expect(keysOf(kept)).toEqual([a, a, c, undefined]);
    expect(keysOf(await withoutReported(pool, noon, [reports('logs', [a], [b]), reports('traces', [c])]))).toEqual([]);
    expect(keysOf(await withoutReported(pool, noon, [reports('traces', [a])]))).toEqual([a]);
  }));

test('a key is known until the end of the next day', () =>
  withDatabase(async ({ pool }) => {
    for (const days of [0, 1, 2]) await createPartition(pool, 'ingest_ledger', daysLater(days));
    const key = randomUUID();
    await withoutReported(pool, noon, [reports('traces', [key])]);

    const kept = [];
    for (const days of [1, 2]) kept.push(await withoutReported(pool, daysLater(days), [reports('logs', [key])]));

    expect(kept.map(keysOf)).toEqual([[], [key]]);
  }));
