import fc from 'fast-check';
import { expect, test } from 'vitest';
import { openDatabase, withDatabase, type TestDatabase } from '#support/database';
import { startIntake, withIntake, type TestIntake } from '#support/intake';
import { encodeMetricsRequest } from '#support/otlp-metrics-proto';
import { aCounter, aHistogram, aMetricsRequest, type PointShape } from '#support/otlp-metrics-request';
import { startProxy } from '#support/tcp-proxy';
import { until } from '#support/until';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { openPool } from '../../sidecar/src/postgres/pool.ts';

const post = (intake: TestIntake, metrics: object[]) =>
  fetch(`${intake.url}/v1/metrics`, {
    method: 'POST',
    body: new Uint8Array(encodeMetricsRequest(aMetricsRequest(metrics))),
    headers: { 'content-type': 'application/x-protobuf' },
  });

async function withTwoSidecars(
  run: (sidecars: [TestIntake, TestIntake], database: TestDatabase) => Promise<void>
): Promise<void> {
  const database = await openDatabase();
  const first = await startIntake(database);
  const second = await startIntake({ ...database, insert: () => Promise.resolve() });
  try {
    await run([first, second], database);
  } finally {
    await Promise.all([first.close(), second.close()]);
    await database.close();
  }
}

async function sumOf({ pool }: TestDatabase, name: string): Promise<{ value: string; count: string | null }> {
  const { rows } = await pool.query<{ value: string; count: string | null }>(
    'select coalesce(sum(metric_value), 0)::text as value, sum(count)::text as count from monitoring.metrics where metric_name = $1',
    [name]
  );
  return rows[0]!;
}

const base = Date.now() - 3_600_000;

/** What a sender reports: runs (one per restart) of growing totals, each report with its time. */
const runs = fc
  .array(fc.array(fc.nat(1_000), { minLength: 1, maxLength: 5 }), { minLength: 1, maxLength: 4 })
  .map((given) => {
    let second = 0;
    return given.map((amounts) => {
      const startMs = base + ++second * 1_000;
      let total = 0;
      return amounts.map((amount) => ({ startMs, atMs: base + ++second * 1_000, total: (total += amount) }));
    });
  });

test('increments add up to the truth, whatever restarts, repeats and reorders, and whichever sidecar stores', () =>
  withTwoSidecars(async (sidecars, database) => {
    const deliveries = runs.chain((sent) => {
      const reports = sent.flat();
      const each = fc.record({ sidecar: fc.nat(1), report: fc.constantFrom(...reports) });
      return fc.record({
        truth: fc.constant(sent.reduce((sum, reportsOfRun) => sum + (reportsOfRun.at(-1)?.total ?? 0), 0)),
        // Every report once in any order, and some of them again, in waves of requests at the same time.
        once: fc.shuffledSubarray(reports, { minLength: reports.length }),
        again: fc.array(each, { maxLength: 5 }),
        wave: fc.integer({ min: 1, max: 4 }),
        firstSidecar: fc.nat(1),
      });
    });
    let number = 0;

    await fc.assert(
      fc.asyncProperty(deliveries, async ({ truth, once, again, wave, firstSidecar }) => {
        const name = `property ${(number += 1)}`;
        const all = [...once.map((report, i) => ({ sidecar: (i + firstSidecar) % 2, report })), ...again];
        for (let i = 0; i < all.length; i += wave) {
          const answers = await Promise.all(
            all
              .slice(i, i + wave)
              .map(({ sidecar, report: { startMs, atMs, total } }) =>
                post(sidecars[sidecar === 0 ? 0 : 1], [
                  aCounter(name, [{ startMs, atMs, asInt: total }]),
                  aHistogram(`${name} histogram`, [
                    { startMs, atMs, count: total, sum: total / 4, bucketCounts: [total, 0], explicitBounds: [1] },
                  ]),
                ])
              )
          );
          expect(answers.every(({ status }) => status === 200)).toBe(true);
        }

        expect(Number((await sumOf(database, name)).value)).toBe(truth);
        const histogram = await sumOf(database, `${name} histogram`);
        expect([Number(histogram.value), Number(histogram.count)]).toEqual([truth / 4, truth]);
      }),
      { numRuns: 40 }
    );
  }));

test('a sender without a start time is followed from sidecar to sidecar, through its resets', () =>
  withTwoSidecars(async (sidecars, database) => {
    let number = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(20), { minLength: 1, maxLength: 8 }), async (totals) => {
        const name = `unknown start ${(number += 1)}`;
        for (const [i, asInt] of totals.entries()) {
          await post(sidecars[i % 2 === 0 ? 0 : 1], [aCounter(name, [{ atMs: base + i * 1_000, asInt }])]);
        }

        const truth = totals.slice(1).reduce((sum, total, i) => {
          const before = totals[i] ?? 0;
          return sum + (total >= before ? total - before : total);
        }, 0);
        expect(Number((await sumOf(database, name)).value)).toBe(truth);
      }),
      { numRuns: 20 }
    );
  }));

test('two sidecars that store the same series in opposite order do not lock each other out', async () => {
  const database = await openDatabase();
  const first = await startIntake(database);
  const second = await startIntake({ ...database, insert: () => Promise.resolve() });
  const series = Array.from({ length: 150 }, (_, i) => `series ${i}`);

  const answers: Response[] = [];
  for (let round = 1; round <= 8; round += 1) {
    const metrics = (names: string[], after: number): object[] =>
      names.map((name) => aCounter(name, [{ startMs: base, atMs: base + round * 1_000 + after, asInt: round * 2 }]));
    answers.push(
      ...(await Promise.all([post(first, metrics(series, 0)), post(second, metrics([...series].reverse(), 1))]))
    );
  }
  await Promise.all([first.close(), second.close()]);

  expect(answers.every(({ status }) => status === 200)).toBe(true);
  const { rows: sums } = await database.pool.query(
    'select distinct sum(metric_value)::integer as sum from monitoring.metrics group by series_id'
  );
  expect(sums).toEqual([{ sum: 16 }]);
  const { rows: locks } = await database.pool.query(
    'select deadlocks::integer from pg_stat_database where datname = current_database()'
  );
  expect(locks).toEqual([{ deadlocks: 0 }]);
  await database.close();
});

test('totals are locked in one order, however a request names its series', () =>
  withDatabase((database) =>
    withIntake(database, async (intake) => {
      const report = (names: string[], second: number) =>
        post(
          intake,
          names.map((name) => aCounter(name, [{ startMs: base, atMs: base + second * 1_000, asInt: second }]))
        );
      await report(['a', 'b', 'c'], 1);
      const { rows: series } = await database.pool.query<{ name: string }>(
        'select metric_name as name from howdah.metric_series order by series_id desc'
      );
      const lock = (which: 'min' | 'max') =>
        `select from howdah.metric_total
          where series_id = (select ${which}(series_id) from howdah.metric_total) for update nowait`;
      const [holder, other] = [await database.connect(), await database.connect()];
      await holder.query('begin');
      await holder.query(lock('min'));

      const waiting = report(
        series.map(({ name }) => name),
        2
      );
      await until(async () => {
        const { rows } = await database.pool.query(
          "select from pg_stat_activity where wait_event_type = 'Lock' and query like '%ingest/lock-metric-runs%'"
        );
        return rows.length > 0;
      });
      // Whoever waits for the first total has none of the later ones yet.
      const isFree = await other.query(lock('max')).then(
        () => true,
        () => false
      );
      await holder.query('rollback');

      expect(isFree).toBe(true);
      expect((await waiting).status).toBe(200);
    })
  ));

test('a sidecar that starts anew goes on where the last one stopped', () =>
  withDatabase(async (database) => {
    const report = (second: number, asInt: number): PointShape => ({
      startMs: base,
      atMs: base + second * 1_000,
      asInt,
    });
    await withIntake(database, async (intake) => {
      await post(intake, [aCounter('orders', [report(1, 5)])]);
    });
    await withIntake({ ...database, insert: () => Promise.resolve() }, async (intake) => {
      await post(intake, [aCounter('orders', [report(2, 9)])]);
    });

    expect((await sumOf(database, 'orders')).value).toBe('9');
    const { rows } = await database.pool.query('select count(*)::integer as series from howdah.metric_series');
    expect(rows).toEqual([{ series: 1 }]);
  }));

test('while the database goes away again and again, a sender that repeats itself is counted exactly', () =>
  withDatabase(async (database) => {
    const proxy = await startProxy(database.url);
    const pool = openPool(proxy.url, { max: 4, applicationName: 'howdah tests', log: createLog('silent') });
    const intake = await startIntake({ ...database, pool, url: proxy.url });

    let refused = 0;
    for (let total = 1; total <= 12; total += 1) {
      const metrics = [aCounter('orders', [{ startMs: base, atMs: base + total * 1_000, asInt: total }])];
      const sent = post(intake, metrics);
      if (total % 3 === 0) proxy.cut();
      if (total % 3 === 0) proxy.mend();
      if ((await sent).status !== 200) {
        refused += 1;
        await until(async () => (await post(intake, metrics)).status === 200);
      }
    }

    expect((await sumOf(database, 'orders')).value).toBe('12');
    expect(refused).toBeLessThan(12);
    proxy.mend();
    await intake.close();
    await pool.end();
    await proxy.close();
  }));

test('runs of a sender that crashes again and again are cleaned up, and those in use stay', () =>
  withDatabase((database) =>
    withIntake(database, async (intake) => {
      const report = (run: number, second: number, asInt: number) =>
        post(intake, [aCounter('orders', [{ startMs: base + run, atMs: base + second * 1_000, asInt }])]);
      await report(0, 1, 5);
      const { rows: series } = await database.pool.query<{ id: string }>(
        'select series_id as id from howdah.metric_series'
      );
      await database.pool.query(
        `insert into howdah.metric_total (series_id, start_time, time, value, updated_at)
         select $1, now() - i * interval '1 minute', now(), 1, now() - i * interval '1 minute'
           from generate_series(1, 200) as i`,
        [series[0]?.id]
      );

      await report(1, 2, 7);
      await report(0, 3, 6);

      const { rows } = await database.pool.query<{ runs: number; oldest: number }>(
        `select count(*)::integer as runs, ceil(extract(epoch from now() - min(updated_at)) / 60)::integer as oldest
           from howdah.metric_total`
      );
      expect(rows[0]?.runs).toBe(64);
      expect(rows[0]?.oldest).toBeLessThanOrEqual(64);
      expect((await sumOf(database, 'orders')).value).toBe('13');
    })
  ));
