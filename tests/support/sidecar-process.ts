import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

const program = join(resolve(import.meta.dirname, '../..'), 'sidecar/bin/howdah.js');

export const SIDECAR_KEY = 'feedfacefeedfacefeedfacefeedface';

/** `howdah serve` as its own process on free ports, without the preview. */
export interface SidecarProcess {
  child: ChildProcess;
  intakeUrl: string;
  apiUrl: string;
  /** What it wrote to stdout and stderr so far. */
  output: () => string;
  ready: () => Promise<void>;
  /** Sends the signal and answers the exit code; null for a process that was killed. */
  end: (signal: NodeJS.Signals) => Promise<number | null>;
}

/** Addresses and secrets of a sidecar that can be started several times. */
export async function sidecarEnvironment(env: Record<string, string>): Promise<Record<string, string>> {
  const [intake, grpc, api, grafana, postgres] = await Promise.all(Array.from({ length: 5 }, freePort));
  return {
    PATH: process.env['PATH'] ?? '',
    TZ: 'UTC',
    HOWDAH_INTAKE_ADDR: `127.0.0.1:${intake}`,
    HOWDAH_OTLP_GRPC_ADDR: `127.0.0.1:${grpc}`,
    HOWDAH_API_ADDR: `127.0.0.1:${api}`,
    HOWDAH_GRAFANA_ADDR: `127.0.0.1:${grafana}`,
    HOWDAH_PG_PORT: String(postgres),
    HOWDAH_PREVIEW_ADDR: '',
    HOWDAH_DEFAULT_KEY: SIDECAR_KEY,
    ...env,
  };
}

export function startSidecar(env: Record<string, string>): SidecarProcess {
  const child = spawn(process.execPath, [program, 'serve'], { stdio: ['ignore', 'pipe', 'pipe'], env });
  const exited = once(child, 'exit') as Promise<[number | null]>;
  const apiUrl = `http://${env['HOWDAH_API_ADDR']}`;
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => (text += part));
  }
  return {
    child,
    intakeUrl: `http://${env['HOWDAH_INTAKE_ADDR']}`,
    apiUrl,
    output: () => text,
    ready: async () => {
      await until(async () => (await fetch(`${apiUrl}/readyz`)).ok, { withinMs: 30_000, what: `readiness:\n${text}` });
    },
    end: async (signal) => {
      child.kill(signal);
      return (await exited)[0];
    },
  };
}

/** Runs a command of `howdah` to its end. */
export async function runHowdah(
  args: readonly string[],
  env: Record<string, string>,
  user: { uid?: number; gid?: number } = {}
): Promise<{ code: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env, ...user });
  const [stdout, stderr] = [child.stdout, child.stderr].map((stream) => {
    const parts: string[] = [];
    stream.setEncoding('utf8').on('data', (part: string) => parts.push(part));
    return parts;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout: stdout!.join(''), stderr: stderr!.join('') };
}
