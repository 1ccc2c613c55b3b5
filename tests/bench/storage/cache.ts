import type { Pool, PoolClient } from 'pg';
import type { Bench, BenchCase, Finding } from './bench-case.ts';
import { shown, summarise, times, type Sample } from './measure.ts';

const KEYS = 500;
const MANY = 5_000;

/** The cache through `pg` with one client: unlogged as it is, and a logged twin. */
export const cache: BenchCase = { name: 'cache', claims: ['P25', 'P26', 'P27', 'P28'], needs: [], run };

const CLAIMED = {
  set: ['P26', 'SET', '0.3–0.8 ms; logged 1–3 ms; Redis 0.2–0.5 ms'],
  get: ['P27', 'GET', '0.2–0.5 ms; logged 0.2–0.5 ms; Redis 0.1–0.3 ms'],
  delete: ['P28', 'DELETE', '0.3–0.6 ms; logged 1–2 ms; Redis 0.2–0.4 ms'],
} as const;
type Operation = keyof typeof CLAIMED;

async function run({ pool, size }: Bench): Promise<Finding[]> {
  await createTwin(pool);
  const took = { logged: emptySamples(), ours: emptySamples() };
  const client = await pool.connect();
  try {
    for (let round = 0; round <= size.rounds; round += 1) {
      for (const [kind, table] of [
        ['logged', 'bench.cache_entries'],
        ['ours', 'howdah.cache_entries'],
      ] as const) {
        const measured = await oneRound(client, table);
        if (round > 0)
          for (const [name, ms] of Object.entries(measured)) took[kind][name as Operation | 'many'].push(ms);
      }
    }
  } finally {
    client.release();
  }
  const line = (claim: string, measured: string, name: Operation | 'many', claimed: string): Finding => ({
    claim,
    measured,
    claimed,
    theirs: `logged table: ${shown(summarise(took.logged[name]), 'ms')}`,
    ours: shown(summarise(took.ours[name]), 'ms'),
    ratio: times(ratios(took.logged[name], took.ours[name])),
  });
  const names = Object.keys(CLAIMED) as Operation[];
  return [
    line('P25', `${MANY.toLocaleString('en')} cache entries written with one statement`, 'many', '2–5 ×'),
    line('P25', 'one cache entry written and committed', 'set', '2–5 ×'),
    ...names.map((name) => {
      const [claim, operation, claimed] = CLAIMED[name];
      return line(claim, `${operation} of one cache entry, median`, name, claimed);
    }),
  ];
}

function emptySamples(): Record<Operation | 'many', number[]> {
  return { set: [], get: [], delete: [], many: [] };
}

function ratios(theirs: readonly number[], ours: readonly number[]): Sample {
  return summarise(theirs.map((value, i) => value / (ours[i] ?? NaN)));
}

async function createTwin(pool: Pool): Promise<void> {
  await pool.query(/* sql */ `
  create schema if not exists bench;
  create table bench.cache_entries (like howdah.cache_entries including all)`);
}

async function oneRound(client: PoolClient, table: string): Promise<Record<Operation | 'many', number>> {
  await client.query(`truncate ${table}`);
  const keys = Array.from({ length: KEYS }, (_, i) => `user:${i}:profile`);
  const value = JSON.stringify({ name: 'Ada', plan: 'pro', roles: ['admin', 'billing'], settings: { theme: 'dark' } });
  const statement = (name: string, text: string) => (values: unknown[]) =>
    client.query({ name: `${table} ${name}`, text, values });
  const set = statement(
    'set',
    `insert into ${table} (key, value, expires_at) values ($1, $2, now() + interval '1 hour')
         on conflict (key) do update set value = excluded.value, expires_at = excluded.expires_at`
  );
  const get = statement(
    'get',
    `select value from ${table} where key = $1 and (expires_at is null or expires_at > now())`
  );
  const remove = statement('delete', `delete from ${table} where key = $1`);
  const many = statement(
    'many',
    `insert into ${table} (key, value) select 'many:' || n, $1::jsonb from generate_series(1, ${MANY}) as n`
  );
  const each = async (call: (key: string) => Promise<unknown>) => {
    const took: number[] = [];
    for (const key of keys) {
      const started = performance.now();
      await call(key);
      took.push(performance.now() - started);
    }
    return summarise(took).median;
  };
  const measured = {
    set: await each((key) => set([key, value])),
    get: await each((key) => get([key])),
    delete: await each((key) => remove([key])),
  };
  const started = performance.now();
  await many([value]);
  return { ...measured, many: performance.now() - started };
}
