// `npm start`: builds what changed, then runs `howdah serve` with everything after `npm start --`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { buildAll } from './build.mjs';
import { root } from './build-part.mjs';

await buildAll();

const child = spawn(process.execPath, [join(root, 'sidecar/bin/howdah.js'), 'serve', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
// A terminal sends Ctrl-C to the whole group, so the sidecar has it already; this process only waits for the drain.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));

const [code, signal] = await once(child, 'exit');
process.exit(code ?? (signal === 'SIGINT' ? 130 : 1));
