import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;

/** What a PostgreSQL is started for; a run of other files alone does without. */
const ON_DATABASE = ['**/*.pg.test.ts', 'tests/{browser,conformance,faults,flows}/**/*.test.ts'];
const NEVER = ['**/node_modules/**', '**/dist/**'];

const shared = {
  env: { TZ: process.env['TZ'] ?? 'UTC' },
  pool: 'forks' as const,
  testTimeout: 30_000,
  hookTimeout: 60_000,
};

/** One PostgreSQL for the whole run, one database for each test that asks for one, see tests/support/database.ts. */
export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        resolve: { alias: { '#support': join(root, 'tests/support') } },
        test: {
          ...shared,
          name: 'pure',
          include: ['{sidecar,preview,demo}/src/**/*.test.ts', '{src,dashboards,tests}/**/*.test.ts'],
          exclude: [...NEVER, ...ON_DATABASE],
        },
      },
      {
        resolve: { alias: { '#support': join(root, 'tests/support') } },
        test: {
          ...shared,
          name: 'database',
          globalSetup: ['tests/support/global-setup.ts'],
          include: ON_DATABASE,
          exclude: NEVER,
        },
      },
    ],
  },
});
