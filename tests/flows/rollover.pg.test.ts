import { afterEach, describe, expect, test } from 'vitest';
import { withDatabase } from '#support/database';
import { auditFault } from '#support/fault-report';
import { withIntake } from '#support/intake';
import { goesOn, startLoad } from '#support/intake-load';
import { until } from '#support/until';
import { createAhead } from '../../sidecar/src/jobs/partitions/create-ahead.ts';
import { createPartition, listPartitions } from '../../sidecar/src/postgres/partitions.ts';

const DAY_MS = 86_400_000;
const processZone = process.env['TZ'];
afterEach(() => {
  process.env['TZ'] = processZone;
});

test(
  'over the end of a day, a month and a year, under load and without any job, nothing that is sent fails',
  () =>
    withDatabase(async (database) => {
      const midnight = Date.UTC(2032, 0, 1);
      // Stands at a second before midnight until it is let go.
      let goesSince = Infinity;
      const clock = () => midnight - 1_000 + Math.floor(Math.max(0, performance.now() - goesSince));
      await withIntake(
        database,
        async (intake) => {
          const load = startLoad(intake.url, 6, clock);
          await goesOn(load);
          goesSince = performance.now();
          await until(() => clock() > midnight, { what: 'midnight' });
          await goesOn(load, 40);
          await load.stop();

          expect(load.acknowledged.retries).toBe(0);
          await auditFault(database.pool, load, { fault: 'end of day, month and year, no job running', rounds: 1 });
        },
        { now: () => new Date(clock()) }
      );

      const { rows } = await database.pool.query<{ partition: string; off: number }>(
        `select c.relname as partition,
              (count(*) filter (where to_char(start_time at time zone 'UTC', '"span_"YYYY_MM_DD') <> c.relname))::integer as off
         from howdah.span s join pg_class c on c.oid = s.tableoid group by 1 order by 1`
      );
      expect(rows).toEqual([
        { partition: 'span_2031_12_31', off: 0 },
        { partition: 'span_2032_01_01', off: 0 },
      ]);
      for (const [table, made] of [
        ['tb_error_occurrence', ['tb_error_occurrence_2031_12', 'tb_error_occurrence_2032_01']],
        ['span_rollup', ['span_rollup_2031_12', 'span_rollup_2032_01']],
        ['ingest_ledger', ['ingest_ledger_2031_12_31', 'ingest_ledger_2032_01_01']],
      ] as const) {
        const names = (await listPartitions(database.pool, table)).map(({ name }) => name);
        expect(names.filter((name) => /_203[12]_/.test(name))).toEqual(made);
      }
    }),
  60_000
);

describe.each([
  ['UTC', '2031-03-08'],
  ['Pacific/Tongatapu', '2031-03-08'], // +13
  ['Etc/GMT+8', '2031-03-08'], // -8
  ['America/Los_Angeles', '2031-03-08'], // loses an hour on the 9th
  ['America/Los_Angeles', '2031-11-01'], // gains one on the 2nd
  ['Pacific/Auckland', '2031-04-05'], // gains one on the 6th
  ['Europe/Berlin', '2031-03-29'], // loses one on the 30th
])('with process and sessions in %s around %s', (zone, date) => {
  test('partitions have neither gap nor overlap, and every row lies in that of its UTC day and month', () =>
    withDatabase(async ({ pool }) => {
      process.env['TZ'] = zone;
      pool.options.options = `-c timezone=${zone}`;
      const first = new Date(`${date}T00:00Z`);
      for (let hour = 0; hour < 72; hour += 9) {
        await createAhead(pool, new Date(first.getTime() + hour * 3_600_000));
        await createPartition(pool, 'span', new Date(first.getTime() - hour * 3_600_000));
      }

      const zoneOf = await pool.query<{ TimeZone: string }>('show timezone');
      expect([new Intl.DateTimeFormat().resolvedOptions().timeZone, zoneOf.rows[0]?.TimeZone]).toEqual([zone, zone]);
      for (const [table, suffix] of [
        ['span', 10],
        ['tb_error_occurrence', 7],
      ] as const) {
        const made = (await listPartitions(pool, table)).filter(({ from }) => from.getUTCFullYear() > 2030);
        expect(made.length).toBeGreaterThan(3);
        for (const [index, { name, from, to }] of made.entries()) {
          expect(name).toBe(`${table}_${from.toISOString().slice(0, suffix).replaceAll('-', '_')}`);
          expect(from.getTime() % DAY_MS).toBe(0);
          if (index > 0) expect(from).toEqual(made[index - 1]?.to);
          expect(to.getTime()).toBeGreaterThan(from.getTime());
        }
      }
      const { rows } = await pool.query<{ wrong: number }>(EVERY_MINUTE, [first]);
      expect(rows).toEqual([{ wrong: 0 }]);
    }));
});

const EVERY_MINUTE = /* sql */ `
  with stored as (
    insert into howdah.span (trace_id, span_id, project_id, operation_id, resource_id, start_time, duration_ns)
    select gen_random_uuid(), 1, 1, 1, 1, minute, 1
      from generate_series($1::timestamptz - interval '1 day', $1::timestamptz + interval '3 days', interval '7 minutes') minute
    returning tableoid, start_time)
  select (count(*) filter (where c.relname <> to_char(start_time at time zone 'UTC', '"span_"YYYY_MM_DD')))::integer as wrong
    from stored join pg_class c on c.oid = stored.tableoid`;
