// Makes `npm start`, `npm test`, `npm run build` and `npm run demo` work in a fresh clone: installs the packages when
// they are missing or older than the lock file. Only Node's own modules can be used here.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const stamp = join(root, 'node_modules', '.howdah-installed');
const OLDEST_NODE = [20, 19];

refuseOldNode();
if (readOr(stamp, '') !== lockDigest()) {
  install();
}

function refuseOldNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
    process.stderr.write(
      `Howdah needs Node.js ${OLDEST_NODE.join('.')} or newer; this is ${process.versions.node}. Install a newer Node.js and run the command again.\n`
    );
    process.exit(1);
  }
}

function install() {
  process.stdout.write('Installing packages (npm ci); the first time takes a minute or two …\n');
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) {
    process.stderr.write('npm ci failed; its message stands above. Mend that and run the command again.\n');
    process.exit(status ?? 1);
  }
  mkdirSync(join(root, 'node_modules'), { recursive: true });
  writeFileSync(stamp, lockDigest());
}

function lockDigest() {
  return createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
}

function readOr(path, fallback) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return fallback;
  }
}
