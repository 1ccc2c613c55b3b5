import { cpus, loadavg, totalmem } from 'node:os';
import type { Pool } from 'pg';
import { startIntake, TEST_KEY } from '#support/intake';
import { startOwnServer } from '#support/own-server';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { openPool } from '../../sidecar/src/postgres/pool.ts';
import type { Bench, BenchData, Finding } from './storage/bench-case.ts';
import { cases } from './storage/cases.ts';
import { rounded, timed } from './storage/measure.ts';

// What docs/claims.md says: what storage promises, beside what the founding documents claim or the usual way of doing it.
// SCALE=0.01 for a quick look; ratios need full size. CASES=cache,drop-day for some of them.
const SCALE = Number(process.env['SCALE'] ?? 1);
const ROUNDS = Number(process.env['ROUNDS'] ?? 5);
const wanted = process.env['CASES']?.split(',');

const [cpu] = cpus();
console.log(
  `machine: ${cpus().length} × ${cpu?.model.trim() ?? '?'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}, load ${loadavg().map(rounded).join(' ')}`
);
const server = await startOwnServer();
const pool = openPool(server.url, { max: 24, applicationName: 'howdah bench', log: createLog('silent') });
try {
  await describeDatabase(pool);
  const intake = await startIntake({
    pool,
    url: server.url,
    insert: async () => {
      await pool.query('insert into howdah.project_key (public_key, project_id) values ($1, 1)', [TEST_KEY]);
    },
  });
  try {
    const size = { spans: 10_000_000 * SCALE, errors: 600_000 * SCALE, rounds: ROUNDS };
    await run({ pool, intake, size, now: new Date() });
  } finally {
    await intake.close();
  }
} finally {
  await pool.end();
  await server.stop();
}

async function run(bench: Bench): Promise<void> {
  const chosen = cases.filter(({ name }) => wanted?.includes(name) ?? true);
  const findings: Finding[] = [];
  const filled = new Set<BenchData>();
  for (const { name, needs, run: measure } of chosen) {
    // Not all at the start: retention, as one case runs it, drops what is old in every table.
    for (const data of needs.filter((one) => !filled.has(one))) {
      await timedStep(`data: ${data.name}`, () => data.fill(bench));
      filled.add(data);
    }
    await timedStep(name, async () => {
      findings.push(...(await measure(bench)));
    });
  }
  console.log(`\nload ${loadavg().map(rounded).join(' ')}\n`);
  console.log('| claim | measured | claimed | theirs | ours | ratio |\n| --- | --- | --- | --- | --- | --- |');
  for (const { claim, measured, claimed, theirs, ours, ratio } of findings) {
    console.log(`| ${[claim, measured, claimed, theirs, ours, ratio].join(' | ')} |`);
  }
}

async function timedStep(name: string, work: () => Promise<void>): Promise<void> {
  const ms = await timed(work);
  console.log(`${name}: ${rounded(ms / 1_000)} s`);
}

/** Autovacuum would start somewhere in between; cases vacuum what they measure. */
async function describeDatabase(db: Pool): Promise<void> {
  await db.query('alter system set autovacuum = off');
  await db.query('select pg_reload_conf()');
  const { rows } = await db.query<{ version: string; buffers: string }>(
    "select version(), current_setting('shared_buffers') as buffers"
  );
  console.log(
    `database: ${rows[0]?.version.split(' on ')[0] ?? '?'}, embedded, as npm start sets it (shared_buffers ${rows[0]?.buffers ?? '?'}, fsync on), autovacuum off`
  );
}
