import { expect, test } from 'vitest';
import { withDatabase, type TestDatabase } from '#support/database';
import { withIntake, type TestIntake } from '#support/intake';
import { encodeMetricsRequest } from '#support/otlp-metrics-proto';
import { aCounter, aMetricsRequest } from '#support/otlp-metrics-request';
import { forgetSeries } from './forget-series.ts';

const day = 86_400_000;
const begin = Date.now();

const report = async (intake: TestIntake, name: string, atMs: number, asInt: number) => {
  const response = await fetch(`${intake.url}/v1/metrics`, {
    method: 'POST',
    body: new Uint8Array(encodeMetricsRequest(aMetricsRequest([aCounter(name, [{ atMs, startMs: begin, asInt }])]))),
    headers: { 'content-type': 'application/x-protobuf' },
  });
  expect(response.status).toBe(200);
};
const namesIn = async ({ pool }: TestDatabase) => {
  const { rows } = await pool.query<{ name: string }>(
    'select metric_name as name from howdah.metric_series order by metric_name'
  );
  return rows.map(({ name }) => name);
};

test('a silent series is forgotten when it has no points any more, and comes back when it is used again', () =>
  withDatabase(async (database) => {
    let now = new Date(begin);
    await withIntake(
      database,
      async (intake) => {
        await report(intake, 'silent', begin, 5);
        await report(intake, 'in use', begin, 5);
        now = new Date(begin + 40 * day);
        await report(intake, 'in use', now.getTime(), 6);

        expect(await forgetSeries(database.pool, now)).toBe(0); // its point is still there
        await database.pool.query('delete from howdah.metric_point where time < $1', [new Date(begin + day)]);
        expect(await forgetSeries(database.pool, now)).toBe(1);
        expect(await namesIn(database)).toEqual(['in use']);
        const { rows: totals } = await database.pool.query('select value from howdah.metric_total');
        expect(totals).toEqual([{ value: '6' }]);

        // The writer still remembers the id that is gone.
        await report(intake, 'silent', now.getTime(), 8);
        await report(intake, 'silent', now.getTime() + 1_000, 9);
      },
      { now: () => now }
    );

    const { rows } = await database.pool.query(
      'select metric_name, metric_value::integer as value from monitoring.metrics order by metric_name, timestamp'
    );
    expect(rows).toEqual([
      { metric_name: 'in use', value: 1 },
      { metric_name: 'silent', value: 8 },
      { metric_name: 'silent', value: 1 },
    ]);
  }));

test('series are kept for as long as points are', () =>
  withDatabase(async (database) => {
    const retain = (days: number) =>
      database.pool.query("update howdah.partition_policy set retention_days = $1 where table_name = 'metric_point'", [
        days,
      ]);
    await database.insert('metric_series', {
      digest: Buffer.from('a'),
      project_id: 1,
      metric_name: 'old',
      metric_type: 'gauge',
      resource_id: 1,
      last_seen_at: new Date(begin - 50 * day),
    });

    await retain(60);
    const kept = await forgetSeries(database.pool, new Date(begin));
    await retain(7);
    const gone = await forgetSeries(database.pool, new Date(begin));

    expect([kept, gone]).toEqual([0, 1]);
  }));
