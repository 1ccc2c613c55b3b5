import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { startPreview as StartPreview } from '../../preview/src/server/start-preview.ts';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { openDatabase, type TestDatabase } from './database.ts';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

/** The real thing: `howdah serve` as its own process, with a database of its own, the built plugin and the preview. */
export interface Stack {
  database: TestDatabase;
  previewUrl: string;
  intakeUrl: string;
  apiUrl: string;
  /** `host:port` of the plugin protocol. */
  grafanaAddr: string;
  token: string;
  /** Public key of project 1. */
  key: string;
  /** What the process wrote to stdout and stderr so far. */
  output(): string;
  /** Stops the process as Ctrl-C does; the database stays. */
  stopSidecar(): Promise<void>;
  /** Starts it at the same addresses, if it is stopped, and waits until it is ready. */
  startSidecar(): Promise<void>;
  close(): Promise<void>;
}

const root = resolve(import.meta.dirname, '../..');

/** Starts on free ports and waits until the process is ready. `env` is added to its environment. */
export async function startStack(env: Record<string, string> = {}): Promise<Stack> {
  const database = await openDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'howdah-stack-'));
  const discard = async () => {
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  };
  try {
    return await startOnFreePorts(database, dataDir, env, discard);
  } catch (error) {
    await discard();
    throw error;
  }
}

/** A port that was free when it was looked for may be taken when it is used: then others are tried. */
async function startOnFreePorts(
  database: TestDatabase,
  dataDir: string,
  env: Record<string, string>,
  discard: () => Promise<void>,
  attempts = 3
): Promise<Stack> {
  const [intake, grpc, api, grafana, preview] = await Promise.all(Array.from({ length: 5 }, freePort));
  const token = 'token-of-the-test-stack';
  const key = 'feedfacefeedfacefeedfacefeedface';
  const apiUrl = `http://127.0.0.1:${api}`;
  const start = () =>
    startSidecar(apiUrl, dataDir, {
      DATABASE_URL: database.url,
      HOWDAH_DATA_DIR: dataDir,
      HOWDAH_INTAKE_ADDR: `127.0.0.1:${intake}`,
      HOWDAH_OTLP_GRPC_ADDR: `127.0.0.1:${grpc}`,
      HOWDAH_API_ADDR: `127.0.0.1:${api}`,
      HOWDAH_GRAFANA_ADDR: `127.0.0.1:${grafana}`,
      HOWDAH_PREVIEW_ADDR: `127.0.0.1:${preview}`,
      HOWDAH_API_TOKEN: token,
      HOWDAH_DEFAULT_KEY: key,
      HOWDAH_LOG_LEVEL: 'warn',
      ...env,
    });

  let sidecar: Sidecar;
  try {
    sidecar = await start();
  } catch (error) {
    if (attempts > 1 && String(error).includes('Cannot listen')) {
      return startOnFreePorts(database, dataDir, env, discard, attempts - 1);
    }
    throw error;
  }
  return {
    database,
    previewUrl: `http://127.0.0.1:${preview}`,
    intakeUrl: `http://127.0.0.1:${intake}`,
    apiUrl,
    grafanaAddr: `127.0.0.1:${grafana}`,
    token,
    key,
    output: () => sidecar.output(),
    stopSidecar: () => sidecar.stop(),
    startSidecar: async () => {
      sidecar = sidecar.isRunning() ? sidecar : await start();
    },
    close: async () => {
      await sidecar.stop();
      await discard();
    },
  };
}

/** The same with the preview in this process, as Grafana runs beside the sidecar: it stays when the sidecar is stopped. */
export async function startStackBesidePreview({ dashboardsDir = join(root, 'dashboards') } = {}): Promise<Stack> {
  const previewPort = await freePort();
  const previewUrl = `http://127.0.0.1:${previewPort}`;
  const stack = await startStack({ HOWDAH_PREVIEW_ADDR: '', HOWDAH_GRAFANA_URL: previewUrl });
  const { startPreview } = (await import(join(root, 'preview/dist/server.js'))) as {
    startPreview: typeof StartPreview;
  };
  const preview = await startPreview({
    addr: `127.0.0.1:${previewPort}`,
    grafanaAddr: stack.grafanaAddr,
    token: stack.token,
    dashboardsDir,
    pluginDir: join(root, 'dist'),
    log: createLog('silent'),
  });
  return {
    ...stack,
    previewUrl,
    startSidecar: async () => {
      await stack.startSidecar();
      // Dialled again within a second; until then calls fail as they do in Grafana.
      const health = `${previewUrl}/api/datasources/uid/howdah/health`;
      await until(async () => (await fetch(health)).ok, { what: 'the preview to reach the sidecar' });
    },
    close: async () => {
      await preview.close();
      await stack.close();
    },
  };
}

interface Sidecar {
  isRunning(): boolean;
  output(): string;
  stop(): Promise<void>;
}

async function startSidecar(apiUrl: string, cwd: string, env: Record<string, string>): Promise<Sidecar> {
  const child = spawn(process.execPath, [join(root, 'sidecar/bin/howdah.js'), 'serve'], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'], TZ: 'UTC', ...env },
  });
  const output = collectOutput(child);
  try {
    await until(() => isReadyOrEnded(apiUrl, child), { withinMs: 60_000, what: 'howdah serve to be ready' });
    if (!isRunning(child)) {
      throw new Error(`howdah serve ended with ${child.exitCode}:\n${output()}`);
    }
  } catch (error) {
    await stop(child);
    throw error;
  }
  return { isRunning: () => isRunning(child), output, stop: () => stop(child) };
}

async function isReadyOrEnded(apiUrl: string, child: ChildProcess): Promise<boolean> {
  return !isRunning(child) || (await fetch(`${apiUrl}/readyz`)).ok;
}

function collectOutput(child: ChildProcess): () => string {
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
    });
  }
  return () => text;
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}

/** Ctrl-C's way; what does not end by itself within ten seconds is killed. */
async function stop(child: ChildProcess): Promise<void> {
  if (!isRunning(child)) {
    return;
  }
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(timer);
}
