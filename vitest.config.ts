import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;

/** One PostgreSQL for the whole run, one database for each test that asks for one, see tests/support/database.ts. */
export default defineConfig({
  resolve: { alias: { '#support': join(root, 'tests/support') } },
  test: {
    globalSetup: ['tests/support/global-setup.ts'],
    env: { TZ: 'UTC' },
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    include: [
      'sidecar/src/**/*.test.ts',
      'src/**/*.test.ts',
      'preview/src/**/*.test.ts',
      'demo/src/**/*.test.ts',
      'dashboards/**/*.test.ts',
      'tests/**/*.test.ts',
    ],
    exclude: [
      '**/node_modules/**',
      '**/dist/**',
      ...(process.env['HOWDAH_LONG_FAULTS'] ? [] : ['tests/faults/long/**']),
    ],
  },
});
