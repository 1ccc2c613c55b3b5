import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from './build-part.mjs';

/**
 * Runs the `howdah` command and ends with its exit code.
 *
 * @param {string[]} args
 */
export async function runHowdah(args) {
  const child = spawn(process.execPath, [join(root, 'sidecar/bin/howdah.js'), ...args], {
    cwd: root,
    stdio: 'inherit',
    // On Linux glibc keeps for each thread what a large body took in it.
    env: { MALLOC_ARENA_MAX: '2', ...process.env },
  });
  // A terminal sends Ctrl-C to the whole group, so the child has it already; this process only waits for the drain.
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  // A SIGTERM for npm ends npm and its shell and comes no further: an orphan stops as if it had been told.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) {
      clearInterval(watch);
      child.kill('SIGTERM');
    }
  }, 500);

  const [code, signal] = await once(child, 'exit');
  process.exit(code ?? (signal === 'SIGINT' ? 130 : 1));
}
