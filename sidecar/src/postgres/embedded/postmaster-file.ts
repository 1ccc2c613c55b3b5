import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';

/** What a running PostgreSQL says of itself in postmaster.pid. */
export interface Postmaster {
  pid: number;
  port: number;
}

/**
 * The PostgreSQL that runs on this data directory, starting and stopping ones included (`port` is then 0); undefined
 * when none does. A number in the file proves nothing: after a crash or in a new container, it belongs to anything.
 */
export async function findPostmaster(pgdata: string): Promise<Postmaster | undefined> {
  const [pid, , , port] = (await readLines(pgdata)).map(Number);
  return pid && isAlive(pid) && (await runsOn(pid, pgdata)) === true ? { pid, port: port || 0 } : undefined;
}

/**
 * Lets PostgreSQL start although the process of a stale file is alive and someone else. The file itself stays, because
 * its other lines guard against sessions that outlived their postmaster; PostgreSQL takes its parent's number for stale.
 */
export async function disownStaleFile(pgdata: string): Promise<void> {
  const [pid, ...rest] = await readLines(pgdata);
  if (pid && isAlive(Number(pid)) && (await runsOn(Number(pid), pgdata)) === false) {
    await writeFile(join(pgdata, 'postmaster.pid'), [process.pid, ...rest].join('\n'));
  }
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function readLines(pgdata: string): Promise<string[]> {
  const text = await readFile(join(pgdata, 'postmaster.pid'), 'utf8').catch(() => '');
  return text === '' ? [] : text.split('\n');
}

/** Whether the process is the PostgreSQL of this data directory; undefined when that cannot be told. */
async function runsOn(pid: number, pgdata: string): Promise<boolean | undefined> {
  const [program = '', ...options] = await commandOf(pid);
  if (program === '' || (basename(program) === 'postgres' && !options.includes(pgdata))) {
    return undefined;
  }
  return options.includes(pgdata) && basename(program) === 'postgres';
}

async function commandOf(pid: number): Promise<string[]> {
  try {
    if (process.platform === 'linux') {
      return (await readFile(`/proc/${pid}/cmdline`, 'utf8')).split('\0');
    }
    return (await promisify(execFile)('ps', ['-o', 'command=', '-p', String(pid)])).stdout.trim().split(' ');
  } catch {
    return [];
  }
}
