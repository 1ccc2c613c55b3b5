import fc from 'fast-check';
import type { ClientBase, Pool } from 'pg';
import { expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '#support/database';
import { anIssue, anOccurrence, aSpan, storeSpans } from '#support/telemetry-rows';
import { markLateHours } from '../../sidecar/src/ingest/write/late-hours.ts';
import { addUpHours } from '../../sidecar/src/jobs/rollups/add-up-hours.ts';
import { mergeRollups } from '../../sidecar/src/query/sql/merge-rollups.ts';
import { hoursAndMinutes, minutesBetween, type RollupTier } from '../../sidecar/src/query/sql/rollup-tiers.ts';
import { collectValues } from '../../sidecar/src/query/statement.ts';

const HOUR = 3_600_000;
const now = new Date();
const hour = (back: number) => new Date(Math.floor(now.getTime() / HOUR) * HOUR - back * HOUR);
const window = { from: new Date(hour(20).getTime() + 7 * 60_000), to: now };

interface Minute {
  /** Minutes before now. */
  age: number;
  operation: number;
  spans: number;
  slot: number;
}

const minutes = fc.array(
  fc.record({
    age: fc.integer({ min: 0, max: 18 * 60 }),
    operation: fc.integer({ min: 1, max: 3 }),
    spans: fc.integer({ min: 1, max: 5 }),
    slot: fc.integer({ min: 40, max: 300 }),
  }),
  { minLength: 1, maxLength: 40 }
);

/** As the writer does: the minutes, and the marks of those that are late, in one transaction. */
async function write(db: ClientBase | Pool, rows: readonly Minute[]): Promise<void> {
  for (const { age, operation, spans, slot } of rows) {
    await db.query(
      `insert into howdah.span_rollup (bucket, operation_id, environment, project_id, writer_id, span_count, error_count,
                                       duration_sum_ns, hist_offset, hist)
       values (date_trunc('minute', $1::timestamptz), $2, 'production', 1, nextval('howdah.rollup_writer'), $3::integer, 1, 1000, $4,
               array[$3::integer, 0, 0])`,
      [at(age), operation, spans, slot]
    );
  }
  const times = rows.map(({ age }) => at(age).getTime());
  await markLateHours(db, times, now);
}

const at = (age: number) => new Date(now.getTime() - age * 60_000);

/** What a panel would show per operation, out of one tier or the other. */
async function measured({ pool }: TestDatabase, tier: RollupTier): Promise<unknown[]> {
  const values = collectValues();
  const rollups = (tier === 'hour' ? hoursAndMinutes : minutesBetween)(window, values);
  const { rows } = await pool.query<Record<string, unknown>>(
    `with ${mergeRollups(rollups, ['operation_id'], true)} select * from merged order by operation_id`,
    [...values.list]
  );
  return rows.map(({ number: _number, ...row }) => row);
}

test(
  'hours and minutes together say what minutes alone say, whenever rows come and the job runs',
  { timeout: 60_000 },
  () =>
    withDatabase(async (database) => {
      const { pool } = database;
      await fc.assert(
        fc.asyncProperty(fc.array(minutes, { minLength: 1, maxLength: 4 }), async (batches) => {
          await pool.query(
            'truncate howdah.span_rollup, howdah.span_rollup_hour, howdah.rollup_stale, howdah.rollup_progress'
          );
          for (const batch of batches) {
            await write(pool, batch);
            const truth = await measured(database, 'minute');
            expect(await measured(database, 'hour')).toEqual(truth);
            await addUpHours(pool, now);
            expect(await measured(database, 'hour')).toEqual(truth);
          }
          const { rows } = await pool.query('select count(*)::integer as hours from howdah.span_rollup_hour');
          const { rows: old } = await pool.query(
            'select count(distinct (bucket, operation_id))::integer as hours from (select date_trunc($1, bucket) as bucket, operation_id from howdah.span_rollup where bucket < $2) as hour',
            ['hour', hour(2)]
          );
          expect(rows).toEqual(old);
        }),
        { numRuns: 8 }
      );
    })
);

test('rows that are committed after their hour was added up are read at once, and added up by the next run', () =>
  withDatabase(async (database) => {
    const { pool, connect } = database;
    const before: Minute = { age: 5 * 60, operation: 1, spans: 2, slot: 100 };
    await write(pool, [before]);
    await addUpHours(pool, now);
    const writer = await connect();
    await writer.query('begin');
    await write(writer, [{ ...before, spans: 3 }]);

    // The mark of the open transaction is not to be seen yet, so there is nothing to wait for.
    await addUpHours(pool, now);
    await writer.query('commit');

    expect(await measured(database, 'hour')).toEqual(await measured(database, 'minute'));
    expect(await addUpHours(pool, now)).toEqual([new Date(Math.floor(at(before.age).getTime() / HOUR) * HOUR)]);
    const { rows } = await pool.query('select span_count::integer as spans from howdah.span_rollup_hour');
    expect(rows).toEqual([{ spans: 5 }]);
  }));

test('spans and errors of a tenant are added up per hour, those of the open hour as well', () =>
  withDatabase(async ({ pool, insert }) => {
    await storeSpans(
      { pool, insert },
      aSpan({ tenant: 'acme', start: now, durationMs: 4, service: 'shop', kind: 2 }),
      aSpan({ tenant: 'acme', start: now, durationMs: 2, service: 'shop', kind: 3, statusCode: 2 }),
      aSpan({ tenant: null, start: now })
    );
    const issue = anIssue();
    await insert('tb_error_log', issue);
    await insert(
      'tb_error_occurrence',
      anOccurrence(issue, { tenant: 'acme', service_name: 'shop', occurred_at: now })
    );

    await addUpHours(pool, now);
    await addUpHours(pool, now);

    const { rows } = await pool.query(`
      select bucket, tenant, service_name, span_count::integer as spans, request_count::integer as requests,
             error_span_count::integer as errors, mean_request_ms::float, occurrence_count::integer as occurrences
        from monitoring.tenants`);
    expect(rows).toEqual([
      {
        bucket: hour(0),
        tenant: 'acme',
        service_name: 'shop',
        spans: 2,
        requests: 1,
        errors: 1,
        mean_request_ms: 4,
        occurrences: 1,
      },
    ]);
  }));
