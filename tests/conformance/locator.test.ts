import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { freePort } from '#support/free-port';

// Rules of the hand-over to Grafana (facts: grafana-backend 1).

const locator = resolve(import.meta.dirname, '../../sidecar/locator/gpx_howdah.sh');
const started: ChildProcess[] = [];

afterEach(async () => {
  for (const child of started.splice(0)) {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  }
});

function run(sidecar: string | undefined, shell = 'sh'): ChildProcess {
  const child = spawn(shell, [locator], {
    env: { PATH: process.env['PATH'], ...(sidecar !== undefined && { GF_PLUGIN_SIDECAR: sidecar }) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started.push(child);
  return child;
}

async function firstLine(child: ChildProcess): Promise<string> {
  for await (const line of createInterface({ input: child.stdout! })) {
    return line;
  }
  throw new Error('ended without a line');
}

const shells = ['sh', 'dash', 'bash', 'busybox'].filter((shell) => spawnSync('which', [shell]).status === 0);

test.each(
  shells
    .filter((shell) => shell !== 'busybox')
    .flatMap((shell) =>
      [
        [undefined, '1|2|tcp|127.0.0.1:4321|grpc'],
        ['127.0.0.1:9999', '1|2|tcp|127.0.0.1:9999|grpc'],
        ['localhost:9999', '1|2|tcp|127.0.0.1:9999|grpc'],
        ['[::1]:9999', '1|2|tcp|[::1]:9999|grpc'],
        ['/run/howdah.sock', '1|2|unix|/run/howdah.sock|grpc'],
        // Not known yet: a failed first start would be final, so a line comes all the same.
        ['no-such-host.invalid:4321', '1|2|tcp|127.0.0.1:1|grpc'],
      ].map(([sidecar, line]) => [shell, sidecar, line] as const)
    )
)('%s with GF_PLUGIN_SIDECAR=%s says %s and stays', async (shell, sidecar, line) => {
  const child = run(sidecar, shell);

  expect(await firstLine(child)).toBe(line);
  expect(child.exitCode).toBeNull();
});

test('it ends when the sidecar is back after an outage, so that Grafana dials at once', async () => {
  const port = await freePort();
  const child = run(`127.0.0.1:${port}`);
  await firstLine(child);
  const ended = once(child, 'exit');
  // Two of its looks, at two seconds each, fall into the outage.
  await waitForConnectionAttempts(5_000);

  const server = createServer((socket) => socket.resume().end('not http\r\n'));
  await new Promise<void>((done) => server.listen(port, '127.0.0.1', done));

  expect(await ended).toEqual([0, null]);
  await new Promise((done) => server.close(done));
}, 20_000);

test('it leaves when Grafana is gone', async () => {
  const grafana = spawn('sh', ['-c', `sh ${locator} & echo $!; wait`], {
    env: { PATH: process.env['PATH'], GF_PLUGIN_SIDECAR: `127.0.0.1:${await freePort()}` },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  started.push(grafana);
  const pid = await printedNumber(grafana);
  grafana.kill('SIGKILL');
  await once(grafana, 'exit');

  await expect.poll(() => isRunning(pid), { timeout: 25_000 }).toBe(false);
}, 30_000);

test('it is executable, has Unix line ends and names a shell that every image has', () => {
  expect(() => accessSync(locator, constants.X_OK)).not.toThrow();
  const text = readFileSync(locator, 'utf8');
  expect(text).not.toContain('\r');
  expect(text.startsWith('#!/bin/sh\n')).toBe(true);
});

test('git keeps it executable', () => {
  const root = join(locator, '../../..');
  const listed = spawnSync('git', ['ls-files', '--stage', 'sidecar/locator/gpx_howdah.sh'], {
    cwd: root,
    encoding: 'utf8',
  });

  expect(listed.stdout).toMatch(/^100755 /);
});

/** The number that the parent prints, once the locator has started: one that is slower than its parent's end has none. */
async function printedNumber(child: ChildProcess): Promise<number> {
  let number: number | undefined;
  let announced = false;
  for await (const line of createInterface({ input: child.stdout! })) {
    number = /^\d+$/.test(line) ? Number(line) : number;
    announced ||= line.startsWith('1|2|');
    if (number !== undefined && announced) {
      return number;
    }
  }
  throw new Error('ended without a number and the line of the locator');
}

/** The locator's looks leave no trace; the time in which two of them fall is counted by its own sleeps. */
async function waitForConnectionAttempts(ms: number): Promise<void> {
  const until = Date.now() + ms;
  await expect.poll(() => Date.now() > until, { timeout: ms + 1_000, interval: 100 }).toBe(true);
}

function isRunning(pid: number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
}
