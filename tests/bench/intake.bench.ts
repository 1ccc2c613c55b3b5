import { cpus, loadavg, totalmem } from 'node:os';
import type { Pool } from 'pg';
import { startIntake, TEST_KEY } from '#support/intake';
import { startOwnServer } from '#support/own-server';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { openPool } from '../../sidecar/src/postgres/pool.ts';
import type { Finding } from './intake/bench-case.ts';
import { cases } from './intake/cases.ts';
import { generateLoad } from './intake/generate-load.ts';
import { LoadProcess } from './intake/load-process.ts';
import { serve } from './intake/serve.ts';
import { makeSpanBodies } from './intake/span-bodies.ts';
import { setAutovacuum } from './intake/sustained.ts';
import { rounded } from './storage/measure.ts';

// What intake takes, beside COPY of the same rows through raw connections: both in every round, and the ratio of a round
// is what counts, because the machine's speed changes from minute to minute.
// CASES=throughput,errors for some of them, ROUNDS=1 REQUESTS=100 for a quick look, LONG=1 for those of minutes
// (LONG_SECONDS: how long).
const ROUNDS = Number(process.env['ROUNDS'] ?? 5);
const REQUESTS = Number(process.env['REQUESTS'] ?? 300);
const LONG_SECONDS = process.env['LONG'] === undefined ? 0 : Number(process.env['LONG_SECONDS'] ?? 300);
const wanted = process.env['CASES']?.split(',');

const [, , role, argument = ''] = process.argv;
if (role === 'load') generateLoad();
else if (role === 'serve') await serve(argument);
else await main();

async function main(): Promise<void> {
  const server = await startOwnServer();
  const pool = openPool(server.url, { max: 8, applicationName: 'howdah bench', log: createLog('silent') });
  const conditions = await prepareMachine(pool);
  console.log(conditions);
  const intake = await startIntake({
    pool,
    url: server.url,
    insert: async () => {
      await pool.query('insert into howdah.project_key (public_key, project_id) values ($1, 1)', [TEST_KEY]);
    },
  });
  const bodies = makeSpanBodies(REQUESTS, 'exception');
  const withoutErrors = makeSpanBodies(REQUESTS, 'retry');
  const bytes = Math.round(bodies.protobuf.reduce((sum, { length }) => sum + length, 0) / bodies.spans);
  console.log(`data: ${bodies.spans} spans in ${REQUESTS} requests, ${bytes} bytes of protobuf a span`);
  const load = new LoadProcess();
  const findings: Finding[] = [];
  try {
    const bench = {
      pool,
      databaseUrl: server.url,
      intake,
      load,
      bodies,
      withoutErrors,
      rounds: ROUNDS,
      longSeconds: LONG_SECONDS,
    };
    for (const { name, isLong, run } of cases) {
      if (wanted === undefined ? isLong && LONG_SECONDS === 0 : !wanted.includes(name)) continue;
      console.log(`\n${name}`);
      findings.push(...(await run(bench)));
    }
  } finally {
    load.stop();
    await intake.close();
    await pool.end();
    await server.stop();
  }
  console.log(`\n${conditions} Load at the end: ${load1()}.\n\n${table(findings)}`);
}

/** What it runs on, as a sentence. Autovacuum would start somewhere in between. */
async function prepareMachine(db: Pool): Promise<string> {
  await setAutovacuum(db, 'off');
  const { rows } = await db.query<{ version: string }>("select current_setting('server_version') as version");
  return [
    `${cpus().length} cores (${cpus()[0]?.model.trim() ?? '?'}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version},`,
    `PostgreSQL ${rows[0]?.version ?? '?'} embedded as npm start sets it (fsync on), but autovacuum off, on the same machine;`,
    `load from a process of its own there. Load at the start: ${load1()}.`,
  ].join(' ');
}

function load1(): string {
  return loadavg().map(rounded).join(' ');
}

function table(findings: readonly Finding[]): string {
  const lines = findings.map(({ name, measured, cpu, goal, reached }) =>
    [name, measured, cpu, goal, goal === '' ? '' : reached ? 'reached' : 'NOT reached'].join(' | ')
  );
  return ['case | median (least–most) | CPU of Node a record | goal | verdict', '--- | --- | --- | --- | ---', ...lines]
    .map((line) => `| ${line} |`)
    .join('\n');
}
