import { spawn } from 'node:child_process';
import { open, readdir, readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { isAlive } from './postmaster-file.ts';
import type { RunAs } from './run-as.ts';

export interface RunPostgres {
  program: string;
  pgdata: string;
  settings: Record<string, string>;
  runAs: RunAs | undefined;
}

/** A PostgreSQL that was started; it may not answer yet, or refuse to go on. */
export interface StartedPostgres {
  pid: number;
  /** What it said before it opened its log, to tell why it ended. */
  lastWords(): Promise<string>;
}

/** In a process group of its own: a Ctrl-C is for the sidecar, which stops PostgreSQL after its drain. */
export async function runPostgres({ program, pgdata, settings, runAs }: RunPostgres): Promise<StartedPostgres> {
  const path = join(dirname(pgdata), 'postgres-start.log');
  const said = await stat(path).then(
    ({ size }) => size,
    () => 0
  );
  const output = await open(path, said > MAX_START_LOG_BYTES ? 'w' : 'a', 0o600);
  const from = said > MAX_START_LOG_BYTES ? 0 : said;
  const options = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(program, ['-D', pgdata, ...options], {
    cwd: '/',
    detached: true,
    stdio: ['ignore', output.fd, output.fd],
    ...runAs,
    env: { PATH: '/usr/bin:/bin', LANG: 'C.UTF-8', TZ: 'UTC' },
  });
  try {
    const pid = await new Promise<number>((resolve, reject) => {
      child.once('error', (cause) => reject(new Error(`PostgreSQL could not be started: ${cause.message}`, { cause })));
      child.once('spawn', () => resolve(child.pid ?? 0));
    });
    child.unref();
    return { pid, lastWords: () => lastWords(path, from, pgdata) };
  } finally {
    await output.close();
  }
}

const MAX_START_LOG_BYTES = 1_000_000;

/** SIGINT is PostgreSQL's fast shutdown; SIGQUIT, after a while, leaves a recovery to the next start. */
export async function stopPostgres(pid: number): Promise<void> {
  signal(pid, 'SIGINT');
  for (let waitedMs = 0; isAlive(pid); waitedMs += 25) {
    if (waitedMs === 30_000) {
      signal(pid, 'SIGQUIT');
    }
    if (waitedMs === 60_000) {
      throw new Error(`PostgreSQL (process ${pid}) does not end.`);
    }
    await delay(25);
  }
}

/** A free port of 127.0.0.1: the wanted one, or any for 0. */
export async function freePort(wanted: number): Promise<number> {
  const server = createServer();
  try {
    return await new Promise<number>((resolve, reject) => {
      server.once('error', reject);
      server.listen(wanted, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address ? address.port : wanted);
      });
    });
  } catch (cause) {
    throw new Error(
      `Port ${wanted} for the embedded PostgreSQL is taken by another program. ` +
        'Stop that program, or choose another port with HOWDAH_PG_PORT.',
      { cause }
    );
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

async function lastWords(path: string, from: number, pgdata: string): Promise<string> {
  const atStart = (await readFile(path).catch(() => Buffer.alloc(0))).subarray(from).toString();
  const log = join(pgdata, 'log');
  const [newest = ''] = (await readdir(log).catch(() => [])).sort().reverse();
  const inLog = atStart.includes('FATAL') ? '' : await readFile(join(log, newest), 'utf8').catch(() => '');
  return `${atStart}${inLog}`.trim().split('\n').slice(-3).join(' | ') || `it said nothing; see ${log}`;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch {
    // It has ended already.
  }
}
