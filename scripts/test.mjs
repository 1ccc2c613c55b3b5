// `npm test [-- files or names]`: builds what changed, runs vitest and ends with "N passed, N failed[, N skipped]".
// `--faults` runs the fault tests alone, those that take long included, and ends with a table of what was tried.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildAll } from './build.mjs';
import { root } from './build-part.mjs';
import { faultTable } from './fault-table.mjs';

const faults = process.argv.includes('--faults');
const wanted = process.argv.slice(2).filter((argument) => argument !== '--faults');

await buildAll();

const folder = mkdtempSync(join(tmpdir(), 'howdah-test-'));
const countsFile = join(folder, 'counts.json');
const faultsFile = join(folder, 'faults.jsonl');
const child = spawn(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--reporter=default',
    `--reporter=${join(root, 'scripts/count-reporter.mjs')}`,
    ...(faults ? ['tests/faults/', 'tests/flows/rollover'] : []),
    ...wanted,
  ],
  {
    cwd: root,
    stdio: 'inherit',
    env: {
      ...process.env,
      HOWDAH_TEST_COUNTS: countsFile,
      ...(faults && { HOWDAH_LONG_FAULTS: '1', HOWDAH_FAULT_REPORT: faultsFile }),
    },
  }
);
const [code] = await once(child, 'exit');

if (faults) process.stdout.write(`\n${faultTable(faultsFile)}\n\n`);
const counts = readCounts();
for (const skipped of counts.skipped) {
  process.stdout.write(`skipped: ${skipped}\n`);
}
process.stdout.write(
  `${counts.passed} passed, ${counts.failed} failed${counts.skipped.length > 0 ? `, ${counts.skipped.length} skipped` : ''}\n`
);
process.exit(code === 0 && counts.failed > 0 ? 1 : (code ?? 1));

function readCounts() {
  try {
    return JSON.parse(readFileSync(countsFile, 'utf8'));
  } catch {
    return { passed: 0, failed: 1, skipped: [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
