// `npm run demo`: builds what changed, then runs `howdah demo` with everything after `npm run demo --`.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { buildAll } from './build.mjs';
import { root } from './build-part.mjs';

await buildAll(['sidecar', 'demo']);

const child = spawn(process.execPath, [join(root, 'sidecar/bin/howdah.js'), 'demo', ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
});
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => child.kill('SIGTERM'));

const [code] = await once(child, 'exit');
process.exit(code ?? 1);
