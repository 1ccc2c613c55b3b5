import type { Pool } from 'pg';
import { runRetention } from '../../../sidecar/src/jobs/partitions/run-retention.ts';
import { createLog } from '../../../sidecar/src/observe/log.ts';
import type { Bench, BenchCase, Finding } from './bench-case.ts';
import { daysSince, monthBefore } from './days.ts';
import { MONTHS, yearOfErrors } from './fill-errors.ts';
import { rounded, shown, summarise, timed, times } from './measure.ts';

const ROUNDS = 3;

/** The oldest months of errors go: DELETE and VACUUM on one table, retention on ours. */
export const errorRetention: BenchCase = {
  name: 'error-retention',
  claims: ['P9', 'P13', 'P24'],
  needs: [yearOfErrors],
  run,
};

async function run({ pool, now }: Bench): Promise<Finding[]> {
  const defaults = await defaultRetentions(pool);
  const deleted: number[] = [];
  const vacuumed: number[] = [];
  const dropped: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const from = monthBefore(now, MONTHS - round);
    const to = monthBefore(now, MONTHS - round - 1);
    const range = [from, to];
    deleted.push(
      await timed(() =>
        pool.query('delete from bench.unpartitioned where occurred_at >= $1 and occurred_at < $2', range)
      )
    );
    vacuumed.push(await timed(() => pool.query('vacuum bench.unpartitioned')));
    dropped.push(await timed(() => expire(pool, now, to)));
    await oldestPartition(pool, to);
  }
  const oldest = monthBefore(now, MONTHS - ROUNDS);
  const attached = await timed(async () => pool.query(`drop table ${await oldestPartition(pool, oldest)}`));
  return [
    {
      claim: 'P13',
      measured: 'oldest month of errors goes; ours is the whole run of retention',
      claimed: '45,000 → 15 ms, 3,000 ×',
      theirs: `DELETE ${shown(summarise(deleted), 'ms')}, VACUUM ${shown(summarise(vacuumed), 'ms')}; a plain DROP, which locks the table, ${rounded(attached)} ms`,
      ours: shown(summarise(dropped), 'ms'),
      ratio: times(summarise(deleted.map((ms, i) => (ms + (vacuumed[i] ?? NaN)) / (dropped[i] ?? NaN)))),
    },
    setting('P9', 'retention of notifications by default', '6 months', defaults['tb_error_notification_log']),
    setting('P24', 'retention of errors by default', '90 days', defaults['tb_error_occurrence']),
  ];
}

function setting(claim: string, measured: string, claimed: string, days: number | undefined): Finding {
  return { claim, measured, claimed, theirs: '', ours: `${days ?? '?'} days`, ratio: '' };
}

async function expire(pool: Pool, now: Date, to: Date): Promise<void> {
  await pool.query("update howdah.partition_policy set retention_days = $1 where table_name = 'tb_error_occurrence'", [
    daysSince(to, now),
  ]);
  const { failed } = await runRetention({
    pool,
    now: () => now,
    archiveDir: null,
    version: '1.2.3',
    log: createLog('silent'),
  });
  if (failed.length > 0) throw new Error(`Retention failed: ${JSON.stringify(failed)}`);
}

/** The name of the oldest partition, which must begin at `from`: retention has dropped what it should and nothing else. */
async function oldestPartition(pool: Pool, from: Date): Promise<string> {
  const { rows } = await pool.query<{ name: string; from: Date }>(
    `select partition_oid::regclass::text as name, from_at as from
       from howdah.partitions_of('tb_error_occurrence')
      order by from_at
      limit 1`
  );
  const [oldest] = rows;
  if (oldest?.from.getTime() !== from.getTime()) {
    throw new Error(`Expected ${from.toISOString()} to be the oldest month left, not ${oldest?.name ?? 'none'}.`);
  }
  return oldest.name;
}

async function defaultRetentions(pool: Pool): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ table_name: string; retention_days: number }>(
    'select table_name, retention_days from howdah.partition_policy'
  );
  return Object.fromEntries(rows.map((row) => [row.table_name, row.retention_days]));
}
