import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
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
  /** Stops the process as Ctrl-C does and starts it again on the same ports, database and data directory. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const root = resolve(import.meta.dirname, '../..');

/** Starts on free ports and waits until the process is ready. `env` is added to its environment. */
export async function startStack(env: Record<string, string> = {}): Promise<Stack> {
  const database = await openDatabase();
  const dataDir = await mkdtemp(join(tmpdir(), 'howdah-stack-'));
  const [intake, grpc, api, grafana, preview] = await Promise.all(Array.from({ length: 5 }, freePort));
  const token = 'token-of-the-test-stack';
  const key = 'feedfacefeedfacefeedfacefeedface';
  const launch = () =>
    spawn(process.execPath, [join(root, 'sidecar/bin/howdah.js'), 'serve'], {
      cwd: dataDir,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: process.env['PATH'],
        TZ: 'UTC',
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
      },
    });
  let child = launch();
  let output = collectOutput(child);
  const close = async () => {
    await stop(child);
    await database.close();
    await rm(dataDir, { recursive: true, force: true });
  };

  const apiUrl = `http://127.0.0.1:${api}`;
  const ready = () =>
    until(() => isReady(apiUrl, child, output), { withinMs: 30_000, what: 'howdah serve to be ready' });
  try {
    await ready();
  } catch (error) {
    await close();
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
    output: () => output(),
    async restart() {
      await stop(child);
      child = launch();
      output = collectOutput(child);
      await ready();
    },
    close,
  };
}

async function isReady(apiUrl: string, child: ChildProcess, output: () => string): Promise<boolean> {
  if (child.exitCode !== null) {
    throw new Error(`howdah serve ended with ${child.exitCode}:\n${output()}`);
  }
  return (await fetch(`${apiUrl}/readyz`)).ok;
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

/** Ctrl-C's way; what does not end by itself within ten seconds is killed. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) {
    return;
  }
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
  await ended;
  clearTimeout(timer);
}
