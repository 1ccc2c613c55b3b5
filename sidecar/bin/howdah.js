#!/usr/bin/env node
import { existsSync } from 'node:fs';

const program = new URL('../dist/howdah.js', import.meta.url);
if (!existsSync(program)) {
  process.stderr.write(
    'Howdah is not built yet: run `npm ci && npm run build` in its folder, then this command again.\n'
  );
  process.exit(1);
}
process.setSourceMapsEnabled(true);
await import(program.href);
