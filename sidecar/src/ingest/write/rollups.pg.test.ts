import { expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '#support/database';
import type { SpanRow } from './batch-rows.ts';
import type { Operation, Resource } from './dictionaries.ts';
import { Rollups } from './rollups.ts';

const minute = Math.floor(Date.now() / 60_000) * 60_000;
const operation = (id: number): Operation => ({ id, serviceName: 'shop', spanName: 'pay', kind: 2, dbSystem: null });
const resource = (environment: string): Resource => ({
  id: 1,
  digest: Buffer.alloc(32),
  operations: new Map(),
  record: {
    attributes: '{}',
    serviceName: 'shop',
    serviceNamespace: null,
    serviceVersion: null,
    environment,
    tenant: null,
  },
});
const aRow = (over: Partial<SpanRow> & { environment?: string } = {}): SpanRow => ({
  index: 0,
  slab: 0,
  start: 0,
  tail: 0,
  end: 0,
  startMicros: minute * 1_000,
  durationNs: 1_000,
  isError: false,
  projectId: 1,
  operation: operation(1),
  resource: resource(over.environment ?? 'production'),
  scope: null,
  ...over,
});

const stored = async ({ pool }: TestDatabase) =>
  (
    await pool.query<Record<string, unknown>>(`
      select environment, span_count::integer as spans, error_count::integer as errors, duration_sum_ns::text as total,
             hist_offset, hist
        from howdah.span_rollup order by environment, writer_id`)
  ).rows;

/** One batch: counted, written and committed. */
async function batch(database: TestDatabase, rollups: Rollups, rows: SpanRow[], now = new Date()): Promise<void> {
  await rollups.prepare(database.pool, now);
  rollups.add(rows);
  await rollups.write(database.pool);
  rollups.committed();
}

test('batches of one minute add up to one row with absolute values', () =>
  withDatabase(async (database) => {
    const rollups = new Rollups();

    await batch(database, rollups, [aRow(), aRow({ durationNs: 4_000, isError: true })]);
    await batch(database, rollups, [aRow({ durationNs: 250 })]);

    // floor(8 × log2(ns)): 250 ns in 63, 1,000 ns in 79, 4,000 ns in 95.
    const expected = Array.from({ length: 33 }, (_, i) => (i % 16 === 0 ? 1 : 0));
    expect(await stored(database)).toEqual([
      { environment: 'production', spans: 3, errors: 1, total: '5250', hist_offset: 63, hist: expected },
    ]);
  }));

test('a batch that was rolled back leaves no trace in the next one', () =>
  withDatabase(async (database) => {
    const rollups = new Rollups();
    await batch(database, rollups, [aRow()]);

    rollups.add([aRow(), aRow({ environment: 'staging' })]);
    rollups.rolledBack();
    await batch(database, rollups, [aRow()]);

    expect((await stored(database)).map(({ environment, spans }) => [environment, spans])).toEqual([['production', 2]]);
  }));

test('two cache entries of one operation are one row', () =>
  withDatabase(async (database) => {
    const rollups = new Rollups();

    await batch(database, rollups, [aRow({ operation: operation(5) }), aRow({ operation: operation(5) })]);

    expect((await stored(database)).map(({ spans }) => spans)).toEqual([2]);
  }));

test('after a few minutes, or a lost connection, counting goes on in new rows', () =>
  withDatabase(async (database) => {
    const rollups = new Rollups();
    const later = new Date(Date.now() + 10 * 60_000);

    await batch(database, rollups, [aRow()]);
    await batch(database, rollups, [aRow()], later);
    rollups.rotate();
    await batch(database, rollups, [aRow()], later);

    expect((await stored(database)).map(({ spans }) => spans)).toEqual([1, 1, 1]);
  }));

test('the sum of long durations is exact', () =>
  withDatabase(async (database) => {
    const rollups = new Rollups();
    const day = 86_400_000_000_000;

    await batch(
      database,
      rollups,
      Array.from({ length: 500 }, () => aRow({ durationNs: day + 1 }))
    );

    expect((await stored(database)).map(({ total }) => total)).toEqual([String(500n * BigInt(day) + 500n)]);
  }));
