import { cpus, loadavg, totalmem } from 'node:os';
import type { Pool } from 'pg';
import { startIntake, TEST_KEY } from '#support/intake';
import { startOwnServer } from '#support/own-server';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { openPool } from '../../sidecar/src/postgres/pool.ts';
import type { Bench, BenchData, Finding } from './storage/bench-case.ts';
import { cases } from './storage/cases.ts';
import { claimsTable, writeClaims } from './storage/claims-page.ts';
import { rounded, timed } from './storage/measure.ts';

// What docs/claims.md says: what storage promises, beside what the founding documents claim or the usual way of doing it.
// SCALE=0.01 for a quick look; ratios need full size. CASES=cache,drop-day for some of them. WRITE=1 puts the figures
// into the page.
const SCALE = Number(process.env['SCALE'] ?? 1);
const ROUNDS = Number(process.env['ROUNDS'] ?? 5);
const wanted = process.env['CASES']?.split(',');

const server = await startOwnServer();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void server.stop().finally(() => process.exit(1)));
}
const pool = openPool(server.url, { max: 24, applicationName: 'howdah bench', log: createLog('silent') });
try {
  const conditions = await prepareMachine(pool);
  console.log(conditions);
  const intake = await startIntake({
    pool,
    url: server.url,
    insert: async () => {
      await pool.query('insert into howdah.project_key (public_key, project_id) values ($1, 1)', [TEST_KEY]);
    },
  });
  try {
    const size = { spans: 10_000_000 * SCALE, errors: 600_000 * SCALE, rounds: ROUNDS };
    const findings = await run({ pool, intake, size, now: new Date() });
    const table = claimsTable(`${conditions} Load at the end: ${load()}.`, findings);
    console.log(`\n${table}`);
    if (process.env['WRITE'] !== undefined) writeClaims('docs/claims.md', table);
  } finally {
    await intake.close();
  }
} finally {
  await pool.end();
  await server.stop();
}

async function run(bench: Bench): Promise<Finding[]> {
  const findings: Finding[] = [];
  const filled = new Set<BenchData>();
  for (const { name, needs, run: measure } of cases.filter((one) => wanted?.includes(one.name) ?? true)) {
    // Not all at the start: retention, as one case runs it, drops what is old in every table.
    for (const data of needs.filter((one) => !filled.has(one))) {
      await timedStep(`data: ${data.name}`, () => data.fill(bench));
      filled.add(data);
    }
    await timedStep(name, async () => {
      const found = await measure(bench);
      // At once as well as in the table at the end, which a later case may fail to reach.
      for (const { measured, theirs, ours, ratio } of found)
        console.log(`  ${measured}: ${theirs} | ${ours} | ${ratio}`);
      findings.push(...found);
    });
  }
  return findings;
}

async function timedStep(name: string, work: () => Promise<void>): Promise<void> {
  const ms = await timed(work);
  console.log(`${name}: ${rounded(ms / 1_000)} s`);
}

/** What it runs on, as a sentence. Autovacuum would start somewhere in between; cases vacuum what they measure. */
async function prepareMachine(db: Pool): Promise<string> {
  await db.query('alter system set autovacuum = off');
  await db.query('select pg_reload_conf()');
  const { rows } = await db.query<{ version: string; buffers: string }>(
    "select current_setting('server_version') as version, current_setting('shared_buffers') as buffers"
  );
  const [{ version, buffers } = { version: '?', buffers: '?' }] = rows;
  return [
    `${cpus().length} cores (${cpus()[0]?.model.trim() ?? '?'}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version},`,
    `PostgreSQL ${version} embedded as npm start sets it (shared_buffers ${buffers}, fsync on), but autovacuum off;`,
    `scale ${SCALE}. Load at the start: ${load()}.`,
  ].join(' ');
}

function load(): string {
  return loadavg().map(rounded).join(' ');
}
