import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import type { Tally } from '../../demo/src/traffic/once.ts';
import type { Stack } from './stack.ts';

const program = resolve(import.meta.dirname, '../../demo/dist/main.js');

/** Runs the bounded demo with these arguments against the stack until it ends; answers what it says it has sent. */
export async function runDemo({ intakeUrl, key, database }: Stack, ...args: string[]): Promise<Tally> {
  const dsn = `${intakeUrl.replace('://', `://${key}@`)}/1`;
  const child = spawn(
    process.execPath,
    [program, '--intake', intakeUrl, '--dsn', dsn, '--database', database.url, '--json', ...args],
    { stdio: ['ignore', 'pipe', 'pipe'] }
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (part: string) => {
      output += part;
    });
  }
  const [code] = (await once(child, 'close')) as [number | null];
  const tally = /^\{.*\}$/m.exec(output)?.[0];
  if (code !== 0 || tally === undefined) throw new Error(`The demo ended with ${code}:\n${output}`);
  return JSON.parse(tally) as Tally;
}
