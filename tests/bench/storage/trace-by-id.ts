import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Pool } from 'pg';
import type { Bench, BenchCase, Finding } from './bench-case.ts';
import { dayBefore } from './days.ts';
import { DAYS, referenceDay, thirtyDays } from './fill-spans.ts';
import { rounded, shown, summarise, timed } from './measure.ts';

const GOAL_MS = 20;
const IDS_A_DAY = 30;
const COLD_ROUNDS = 10;

/** A trace by its id alone: no time range, so every partition is asked. */
export const traceById: BenchCase = {
  name: 'trace-by-id',
  claims: ['trace-by-id'],
  needs: [referenceDay, thirtyDays],
  run,
};

async function run({ pool, now }: Bench): Promise<Finding[]> {
  const ids = await someIds(pool, now);
  const client = await pool.connect();
  let spansOf = 0;
  const look = (id: string) =>
    timed(async () => {
      const { rowCount } = await client.query('select * from monitoring.traces where trace_id = $1', [id]);
      if (!rowCount) throw new Error(`Trace ${id} was not found.`);
      spansOf += rowCount;
    });
  try {
    const all = async () => {
      const values: number[] = [];
      for (const id of ids) values.push(await look(id));
      return values;
    };
    // Each id for the first time since the checkpoint, in a random order: most of its pages are not in shared_buffers.
    const first = await all();
    const again = await all();
    const spans = spansOf / (2 * ids.length);
    const findings = [
      finding(`each of ${ids.length} random ids for the first time, ${rounded(spans)} spans each`, first),
      finding('the same ids again', again),
    ];
    const cold: number[] = [];
    for (const id of ids.slice(0, COLD_ROUNDS)) {
      if (await emptyCaches(pool)) cold.push(await look(id));
    }
    if (cold.length > 0) findings.push(finding('first look-up with nothing of the table in any cache', cold));
    return findings;
  } finally {
    client.release();
  }
}

function finding(measured: string, values: number[]): Finding {
  const sample = summarise(values);
  return {
    claim: 'trace-by-id',
    measured: `trace by id without a time range, ${measured}`,
    claimed: `goal ${GOAL_MS} ms`,
    theirs: '',
    ours: shown(sample, 'ms'),
    ratio: `${rounded(sample.median / GOAL_MS)} of the goal, the worst ${rounded(sample.most / GOAL_MS)}`,
  };
}

async function someIds(pool: Pool, now: Date): Promise<string[]> {
  const ids: string[] = [];
  for (let day = 1; day <= DAYS; day += 1) {
    const { rows } = await pool.query<{ id: string }>(SOME_IDS, [
      dayBefore(now, day),
      dayBefore(now, day - 1),
      IDS_A_DAY,
    ]);
    ids.push(...rows.map(({ id }) => id));
  }
  // Not by day: neighbours would share pages.
  return ids
    .map((id) => ({ id, key: id.slice(-8) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ id }) => id);
}

const SOME_IDS = /* sql */ `
  -- bench/some-trace-ids
  select distinct howdah.trace_hex(trace_id) as id
    from (select trace_id from howdah.span tablesample system (2)
           where start_time >= $1 and start_time < $2
           order by random()
           limit $3) as sampled`;

/** Throws the spans out of PostgreSQL's and the system's cache; answers whether that is possible here. */
async function emptyCaches(pool: Pool): Promise<boolean> {
  try {
    await pool.query('create extension if not exists pg_buffercache');
    const { rows } = await pool.query<{ file: string }>(FILES);
    await pool.query('select pg_buffercache_evict_all()');
    const drop = 'for file; do dd if="$file" iflag=nocache count=0 status=none; done';
    await promisify(execFile)('sh', ['-c', drop, 'sh', ...rows.map(({ file }) => file)]);
    return true;
  } catch {
    return false;
  }
}

const FILES = /* sql */ `
  -- bench/files-of-spans
  with relation as (
  select p.partition_oid as oid from howdah.partitions_of('span') p
   union all
  select i.indexrelid from howdah.partitions_of('span') p join pg_index i on i.indrelid = p.partition_oid)
  select current_setting('data_directory') || '/' || pg_relation_filepath(oid) as file
    from relation
   where pg_relation_size(oid) > 0`;
