import type { Pool, PoolClient } from 'pg';
import { inTransaction } from '../../../sidecar/src/postgres/transaction.ts';
import type { Bench, BenchCase, Finding } from './bench-case.ts';
import { monthBefore } from './days.ts';
import { yearOfErrors } from './fill-errors.ts';
import { compare, rounded, shown, times, type Sample } from './measure.ts';

/** Ranges and counts of a year of errors: partitions against one table, with its indexes and without. */
export const errorRanges: BenchCase = {
  name: 'error-ranges',
  claims: ['P8', 'P10', 'P11', 'P12', 'P16'],
  needs: [yearOfErrors],
  run,
};

type Range = readonly [from: Date, to: Date];

async function run({ pool, size, now }: Bench): Promise<Finding[]> {
  const week: Range = [new Date(now.getTime() - 7 * 86_400_000), now];
  const month: Range = [monthBefore(now, 6), monthBefore(now, 5)];
  const findings: Finding[] = [];
  for (const [claim, measured, claimed, range] of [
    ['P10', 'errors of the last 7 days', '2,500 → 50 ms, 50 ×', week],
    ['P11', 'errors of one month', '2,500 → 40 ms, 62 ×', month],
  ] as const) {
    const ours = async () => (await explain(pool, OURS, range)).ms;
    const unindexed = await compare(size.rounds, { theirs: () => withoutIndex(pool, range), ours });
    const indexed = await compare(size.rounds, {
      theirs: async () => (await explain(pool, ONE_TABLE, range)).ms,
      ours,
    });
    findings.push(
      finding({ claim: `${claim}, P8`, measured, claimed }, 'one table, no index on time', unindexed),
      finding({ claim, measured, claimed }, 'one table, index on time', indexed)
    );
  }
  findings.push(await blocks(pool, week), ...(await counts(pool, size.rounds)));
  return findings;
}

function finding(
  of: Pick<Finding, 'claim' | 'measured' | 'claimed'>,
  way: string,
  { theirs, ours, ratio }: Record<'theirs' | 'ours' | 'ratio', Sample>
): Finding {
  return { ...of, theirs: `${way}: ${shown(theirs, 'ms')}`, ours: shown(ours, 'ms'), ratio: times(ratio) };
}

const ONE_TABLE = 'bench.unpartitioned';
const OURS = 'howdah.tb_error_occurrence';

interface Explained {
  ms: number;
  blocks: number;
  partitions: number;
}

/** Every row of the range with all its columns, planned and run, and not sent anywhere. */
async function explain(db: Pool | PoolClient, table: string, [from, to]: Range): Promise<Explained> {
  const { rows } = await db.query<{ 'QUERY PLAN': Plan[] }>(
    `explain (analyze, buffers, timing off, format json)
     select * from ${table} where occurred_at >= $1 and occurred_at < $2`,
    [from, to]
  );
  const plan = rows[0]?.['QUERY PLAN'][0];
  if (!plan) throw new Error('EXPLAIN answered nothing.');
  return {
    ms: plan['Planning Time'] + plan['Execution Time'],
    blocks: plan.Plan['Shared Hit Blocks'] + plan.Plan['Shared Read Blocks'],
    partitions: new Set([...JSON.stringify(plan.Plan).matchAll(/"Relation Name":"(\w+)"/g)].map(([, name]) => name))
      .size,
  };
}

interface Plan {
  'Planning Time': number;
  'Execution Time': number;
  Plan: { 'Shared Hit Blocks': number; 'Shared Read Blocks': number };
}

/** The same table in a transaction that has dropped what could help it, and takes it back. */
function withoutIndex(pool: Pool, range: Range): Promise<number> {
  return inTransaction(pool, async (client) => {
    await client.query(DROP_TIME_INDEXES);
    const { ms } = await explain(client, ONE_TABLE, range);
    await client.query('rollback; begin');
    return ms;
  });
}

const DROP_TIME_INDEXES = /* sql */ `
  do $$
  declare
    name text;
  begin
    alter table bench.unpartitioned drop constraint unpartitioned_pkey;
    for name in select indexrelid::regclass::text from pg_index where indrelid = 'bench.unpartitioned'::regclass loop
      execute 'drop index ' || name;
    end loop;
  end $$`;

async function blocks(pool: Pool, week: Range): Promise<Finding> {
  const [ours, theirs] = [await explain(pool, OURS, week), await explain(pool, ONE_TABLE, week)];
  const { rows } = await pool.query<{ n: string }>(
    "select count(*) as n from howdah.partitions_of('tb_error_occurrence')"
  );
  return {
    claim: 'P16',
    measured: 'blocks and partitions that the last 7 days touch, with both bounds',
    claimed: '145 blocks, 1 of 12 partitions',
    theirs: `one table, index on time: ${rounded(theirs.blocks)} blocks`,
    ours: `${rounded(ours.blocks)} blocks, ${ours.partitions} of ${rows[0]?.n ?? '?'} partitions`,
    ratio: `${rounded(theirs.blocks / ours.blocks)} ×`,
  };
}

async function counts(pool: Pool, rounds: number): Promise<Finding[]> {
  const took = (sql: string) => async () => {
    const started = performance.now();
    await pool.query(sql);
    return performance.now() - started;
  };
  const one = took(`select count(*) from ${ONE_TABLE}`);
  const all = await compare(rounds, { theirs: one, ours: took(`select count(*) from ${OURS}`) });
  const estimated = await compare(rounds, { theirs: one, ours: took(ESTIMATE) });
  const { rows } = await pool.query<{ off: number }>(ESTIMATE_OFF);
  const of = { claim: 'P12', measured: 'count of all errors', claimed: '1,800 → 200 ms, 9 ×' };
  const off = `${rounded(100 * Math.abs(rows[0]?.off ?? NaN))} % off`;
  return [
    finding({ ...of, measured: `${of.measured}, with count(*)` }, 'count(*) of one table', all),
    finding(
      { ...of, measured: `${of.measured}, as monitoring.partitions estimates it, ${off}` },
      'count(*) of one table',
      estimated
    ),
  ];
}

const ESTIMATE = /* sql */ `
  select sum(row_estimate) from monitoring.partitions where table_name = 'tb_error_occurrence'`;
const ESTIMATE_OFF = /* sql */ `
  select ((${ESTIMATE}) / (select count(*) from howdah.tb_error_occurrence) - 1)::double precision as off`;
