// `npm run typecheck`: tsc over every part, two at a time.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { root } from './build-part.mjs';

const waiting = ['src', 'sidecar', 'preview', 'preview/src/web', 'demo', '.', 'tests'];
const failed = [];

await Promise.all([work(), work()]);
if (failed.length > 0) {
  process.stderr.write(`Type errors in ${failed.join(', ')}\n`);
  process.exit(1);
}
process.stdout.write('No type errors\n');

async function work() {
  for (let project = waiting.shift(); project; project = waiting.shift()) {
    const child = spawn(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', project], {
      cwd: root,
      stdio: 'inherit',
    });
    const [code] = await once(child, 'exit');
    if (code !== 0) {
      failed.push(project);
    }
  }
}
