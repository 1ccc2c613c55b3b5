import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { TARGET, usualSpansModule } from '../../scripts/wasm.mjs';

const root = resolve(import.meta.dirname, '../..');

test('the module that the sidecar runs is what sidecar/wasm compiles to; `npm run wasm` writes it', async () => {
  expect(readFileSync(join(root, TARGET), 'utf8')).toBe(await usualSpansModule());
}, 60_000);
