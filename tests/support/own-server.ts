import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { startEmbedded } from '../../sidecar/src/postgres/embedded/start-embedded.ts';
import { prepareTemplate } from './template.ts';

/** A PostgreSQL for one test alone, to be hurt, with a migrated database. */
export async function startOwnServer(): Promise<{ url: string; stop(): Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'howdah-faults-'));
  await chmod(dataDir, 0o755);
  const log = createLog('silent');
  const server = await startEmbedded({ dataDir, port: 0, password: 'throwaway', log });
  const database = await prepareTemplate(server.url, resolve(import.meta.dirname, '../..'), log);
  const url = new URL(server.url);
  url.pathname = `/${database.name}`;
  return {
    url: url.href,
    stop: async () => {
      await server.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
