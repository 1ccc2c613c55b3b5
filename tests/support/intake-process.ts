import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { bundleChild } from './bundle-child.ts';
import { peakRssMb } from './process-memory.ts';

export interface IntakeProcess {
  url: string;
  /** Of the process that runs now. */
  pid(): number;
  /** Ends it by SIGKILL and starts another one on the same port. */
  killAndStart(): Promise<void>;
  /** What it still holds. */
  state(): Promise<IntakeState>;
  /** How processes ended that nobody killed: exit codes and signals. */
  ended(): string[];
  /** The most memory that any of the processes had; null where nobody says it. */
  peakRssMb(): number | null;
  kill(): void;
}

export interface IntakeState {
  waitingRequests: number;
  queuedBytes: number;
  connectedLanes: number;
  outage: string | null;
}

/** An intake as a process of its own on a port of its own, over this database. A request may take so long to arrive. */
export async function startIntakeProcess(databaseUrl: string, requestTimeoutMs = 60_000): Promise<IntakeProcess> {
  const program = await bundleChild('tests/faults/intake-child.ts');
  // The first process chooses one that is free, those after it take the same.
  let port = 0;
  const killed = new WeakSet<ChildProcess>();
  const ended: string[] = [];
  let peak: number | null = null;
  let child = await start();
  const kill = () => {
    note();
    killed.add(child);
    child.kill('SIGKILL');
  };
  return {
    url: `http://127.0.0.1:${port}`,
    pid: () => child.pid ?? 0,
    killAndStart: async () => {
      const exited = once(child, 'exit');
      kill();
      await exited;
      child = await start();
    },
    state: async () => {
      const answered = once(child, 'message') as Promise<[IntakeState]>;
      child.send('state');
      return (await answered)[0];
    },
    ended: () => ended,
    peakRssMb: () => {
      note();
      return peak;
    },
    kill,
  };

  async function start(): Promise<ChildProcess> {
    const started = fork(program, [databaseUrl, String(port), String(requestTimeoutMs)], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      // As `npm start` and the image set it.
      env: { ...process.env, MALLOC_ARENA_MAX: '2' },
    });
    started.once('exit', (code, signal) => {
      if (!killed.has(started)) ended.push(String(code ?? signal));
    });
    const url = await new Promise<string>((resolve, reject) => {
      // Its URL is what it says first.
      started.once('message', (message) => resolve(message as string));
      started.once('exit', (code) => reject(new Error(`The intake ended at its start, with ${String(code)}.`)));
    });
    port = Number(new URL(url).port);
    return started;
  }

  function note(): void {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const now = peakRssMb(child.pid);
    if (now !== null) peak = Math.max(peak ?? 0, now);
  }
}
