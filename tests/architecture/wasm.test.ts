import { execFile } from 'node:child_process';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');

test('the modules that the sidecar runs are what sidecar/wasm compiles to; `npm run wasm` writes them', async () => {
  const checking = promisify(execFile)(process.execPath, [join(root, 'scripts/wasm.mjs'), '--check']);

  // It fails, and says which, where they differ.
  await expect(checking).resolves.toMatchObject({ stderr: '' });
}, 60_000);
