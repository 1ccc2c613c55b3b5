import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { prepareTemplate, withDatabaseName } from '#support/template';
import { createLog } from '../../../sidecar/src/observe/log.ts';
import { startEmbedded } from '../../../sidecar/src/postgres/embedded/start-embedded.ts';
import type { Bench, BenchCase, Finding } from './bench-case.ts';
import { CONCURRENCY } from './measure.ts';

/** Resident memory of an intake of its own at full load, and while PostgreSQL is stopped under it. */
export const memory: BenchCase = { name: 'memory', isLong: true, run };

const LIMIT_MB = 350;
const FULL_LOAD_SECONDS = 30;

async function run({ load, bodies, longSeconds }: Bench): Promise<Finding[]> {
  const dataDir = await mkdtemp(join(tmpdir(), 'howdah-bench-'));
  await chmod(dataDir, 0o755);
  const options = { dataDir, password: 'throwaway', log: createLog('silent') };
  let server = await startEmbedded({ ...options, port: 0 });
  const database = await prepareTemplate(server.url, resolve(import.meta.dirname, '../..'), options.log);
  const child = fork(process.argv[1] ?? '', ['serve', withDatabaseName(server.url, database.name)]);
  try {
    const [url] = (await once(child, 'message')) as [string];
    await load.give(bodies.protobuf);
    const order = {
      url: `${url}/v1/traces`,
      contentType: 'application/x-protobuf',
      concurrency: CONCURRENCY * 2,
      varied: true,
    };
    const fullMb = await most(child, () => load.send({ ...order, seconds: FULL_LOAD_SECONDS }));
    await server.stop();
    const half = longSeconds / 2;
    const firstMb = await most(child, () => load.send({ ...order, seconds: half }));
    const secondMb = await most(child, () => load.send({ ...order, seconds: half }));
    server = await startEmbedded({ ...options, port: server.port });
    const { acknowledged } = await load.send({ ...order, seconds: 15 });
    return [
      finding('resident memory at full load', fullMb, ''),
      finding(
        `with PostgreSQL stopped for ${Math.round(longSeconds / 60)} minutes under load`,
        Math.max(firstMb, secondMb),
        `, first half ${Math.round(firstMb)}, second ${Math.round(secondMb)}; ${acknowledged} requests stored in the 15 s after`
      ),
    ];
  } finally {
    child.kill('SIGKILL');
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

function finding(name: string, mb: number, more: string): Finding {
  return {
    name,
    measured: `at most ${Math.round(mb)} MB${more}`,
    cpu: '',
    goal: `≤ ${LIMIT_MB} MB, flat`,
    reached: mb <= LIMIT_MB,
  };
}

/** The most that the process takes while the work goes on, in MB. */
async function most(child: ChildProcess, work: () => Promise<unknown>): Promise<number> {
  let most = 0;
  const sample = async () => {
    const status = await readFile(`/proc/${child.pid ?? 0}/status`, 'utf8');
    most = Math.max(most, Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? NaN) / 1_024);
  };
  const timer = setInterval(() => void sample(), 250);
  try {
    await work();
    await sample();
  } finally {
    clearInterval(timer);
  }
  return most;
}
