import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { MODULES, moduleText } from '../../scripts/wasm.mjs';

const root = resolve(import.meta.dirname, '../..');

test.each(MODULES)(
  'the module in $target is what sidecar/wasm/$source compiles to; `npm run wasm` writes it',
  async (module) => {
    expect(readFileSync(join(root, module.target), 'utf8')).toBe(await moduleText(module));
  },
  60_000
);
