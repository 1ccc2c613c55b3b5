import { addUpHours } from '../../../sidecar/src/jobs/rollups/add-up-hours.ts';
import { createPartition } from '../../../sidecar/src/postgres/partitions.ts';
import type { ParsedOperations, QueryWindow } from '../../../sidecar/src/query/parsed-query.ts';
import { mergeRollups, ROLLUP_SUMS } from '../../../sidecar/src/query/sql/merge-rollups.ts';
import { operationsStatement } from '../../../sidecar/src/query/sql/operations.ts';
import { rollupsIn } from '../../../sidecar/src/query/sql/spans-in.ts';
import { collectValues, type Statement } from '../../../sidecar/src/query/statement.ts';
import type { Bench, BenchCase, Finding } from './bench-case.ts';
import { dayBefore } from './days.ts';
import { HEAVY, heavyDays, referenceDay, thirtyDays } from './fill-spans.ts';
import { rounded, shown, summarise, timed, times, type Sample } from './measure.ts';

/** The ten operations with the highest p99 of a whole heavy day: from spans, from minutes, from hours. */
export const topOperations: BenchCase = {
  name: 'top-operations',
  claims: ['top-operations', 'P12'],
  needs: [referenceDay, thirtyDays],
  run,
};

const QUERY: ParsedOperations = {
  queryType: 'operations',
  terms: [],
  environments: [],
  limit: 10,
  sort: 'p99',
  only: undefined,
  by: 'operation',
};

async function run(bench: Bench): Promise<Finding[]> {
  const { pool, size, now } = bench;
  const from = dayBefore(now, heavyDays[0] ?? 0);
  const to = new Date(from.getTime() + 86_400_000);
  const spans = await rollUp(bench, from, to);
  const window = { from, to, intervalMs: 60_000, maxDataPoints: 1_000 };
  const take = async ({ text, values }: Statement) => timed(() => pool.query(text, [...values]));
  const rawCount = 'select count(*) from howdah.span where start_time >= $1 and start_time < $2';
  const kinds = {
    spans: { text: FROM_SPANS, values: [from, to] },
    minutes: fromMinutes(window),
    hours: operationsStatement(QUERY, window),
    count: { text: rawCount, values: [from, to] },
    counted: { text: COUNT_HOURS, values: [from, to] },
  };
  const took: Record<keyof typeof kinds, number[]> = { spans: [], minutes: [], hours: [], count: [], counted: [] };
  for (let round = 0; round <= size.rounds; round += 1) {
    for (const [kind, statement] of Object.entries(kinds) as Array<[keyof typeof kinds, Statement]>) {
      const ms = await take(statement);
      if (round > 0) took[kind].push(ms);
    }
  }
  const each = (values: readonly number[], others: readonly number[]): Sample =>
    summarise(values.map((value, i) => value / (others[i] ?? NaN)));
  const count = spans.toLocaleString('en');
  return [
    {
      claim: 'top-operations',
      measured: `ten operations by p99 over 24 h of ${count} spans; ours from hours`,
      claimed: '',
      theirs: `from spans: ${shown(summarise(took.spans), 'ms')}`,
      ours: shown(summarise(took.hours), 'ms'),
      ratio: times(each(took.spans, took.hours)),
    },
    {
      claim: 'top-operations',
      measured: 'the same',
      claimed: '',
      theirs: `from minutes: ${shown(summarise(took.minutes), 'ms')}`,
      ours: shown(summarise(took.hours), 'ms'),
      ratio: times(each(took.minutes, took.hours)),
    },
    {
      claim: 'P12',
      measured: `count of a day's ${count} spans; ours from hours, exact`,
      claimed: '1,800 → 200 ms, 9 ×',
      theirs: `count(*): ${shown(summarise(took.count), 'ms')}`,
      ours: shown(summarise(took.counted), 'ms'),
      ratio: times(each(took.count, took.counted)),
    },
  ];
}

/** Gives the heavy day the minutes of the reference day, which the writer made, and adds them up as the job does. */
async function rollUp({ pool, now }: Bench, from: Date, to: Date): Promise<number> {
  await createPartition(pool, 'span_rollup', from);
  await createPartition(pool, 'span_rollup', to);
  const days = heavyDays[0] ?? 0;
  await pool.query(COPY_MINUTES, [dayBefore(now, 1), dayBefore(now, 0), days - 1, HEAVY]);
  await pool.query(`insert into howdah.rollup_progress (tier, through) values ('hour', $1)`, [from]);
  await addUpHours(pool, new Date(to.getTime() + 2 * 3_600_000));
  await pool.query('vacuum (analyze) howdah.span_rollup, howdah.span_rollup_hour');
  const { rows } = await pool.query<{ spans: number; stored: number }>(CHECK, [from, to]);
  const [{ spans, stored } = { spans: 0, stored: -1 }] = rows;
  if (spans !== stored) throw new Error(`Hours count ${rounded(spans)} spans of ${rounded(stored)}.`);
  return spans;
}

function fromMinutes(window: QueryWindow): Statement {
  const values = collectValues();
  const rollups = `
  select op.service_name as service, op.span_name as operation, op.kind, ${ROLLUP_SUMS}
    ${rollupsIn(window, QUERY, values, { tier: 'minute' })}`;
  const text = `
  -- bench/operations-from-minutes
  with ${mergeRollups(rollups, ['service', 'operation', 'kind'], true)}
  select service, operation, kind, p99 from merged order by p99 desc nulls last limit 10`;
  return { text, values: values.list };
}

const FROM_SPANS = /* sql */ `
  -- bench/operations-from-spans
  select op.service_name, op.span_name, op.kind,
         percentile_cont(0.99) within group (order by s.duration_ns / 1e6::double precision) as p99
    from howdah.span s
    join howdah.operation op on op.operation_id = s.operation_id
   where s.start_time >= $1 and s.start_time < $2
   group by 1, 2, 3
   order by p99 desc
   limit 10`;

const COUNT_HOURS = /* sql */ `
  -- bench/count-from-hours
  select sum(span_count) from howdah.span_rollup_hour where bucket >= $1 and bucket < $2`;

const COPY_MINUTES = /* sql */ `
  -- bench/copy-minutes
  insert into howdah.span_rollup
         (bucket, operation_id, environment, project_id, writer_id, span_count, error_count, duration_sum_ns, hist_offset, hist)
  select bucket - make_interval(days => $3::integer), operation_id, environment, project_id, writer_id,
         span_count * $4::integer, error_count * $4::integer, duration_sum_ns * $4::integer, hist_offset,
         (select array_agg(spans * $4::integer order by place) from unnest(hist) with ordinality as slot (spans, place))
    from howdah.span_rollup
   where bucket >= $1 and bucket < $2`;

const CHECK = /* sql */ `
  -- bench/check-hours
  select (select sum(span_count)::integer from howdah.span_rollup_hour where bucket >= $1 and bucket < $2) as spans,
         (select count(*)::integer from howdah.span where start_time >= $1 and start_time < $2) as stored`;
