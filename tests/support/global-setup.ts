import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { TestProject } from 'vitest/node';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { startEmbedded } from '../../sidecar/src/postgres/embedded/start-embedded.ts';
import { prepareTemplate } from './template.ts';

const root = resolve(import.meta.dirname, '../..');

/**
 * Starts the PostgreSQL of this run, or uses the one of HOWDAH_TEST_DATABASE_URL, and migrates the template in it.
 * Every run has a server, or at least a template, of its own: several can go on beside each other.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env['HOWDAH_TEST_DATABASE_URL'];
  const log = createLog('warn');
  const dataDir = given ? undefined : await makeDataDir();
  const server = dataDir
    ? await startEmbedded({ dataDir, password: 'throwaway', port: 0, log, throwaway: true })
    : undefined;
  const postgresUrl = given ?? server?.url ?? '';
  const template = await prepareTemplate(postgresUrl, root, log);
  project.provide('postgresUrl', postgresUrl);
  project.provide('templateDatabase', template.name);

  return async () => {
    await template.drop();
    await server?.stop();
    if (dataDir) {
      await rm(dataDir, { recursive: true, force: true });
    }
  };
}

/**
 * Open to the user that PostgreSQL runs as: for root it would otherwise be kept below /var/lib/howdah, and stay there.
 */
async function makeDataDir(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'howdah-test-'));
  await chmod(dataDir, 0o755);
  return dataDir;
}
