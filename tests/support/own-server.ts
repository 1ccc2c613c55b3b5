import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { startEmbedded } from '../../sidecar/src/postgres/embedded/start-embedded.ts';
import { onServer, prepareTemplate, withDatabaseName } from './template.ts';

export interface OwnServer {
  /** A superuser's, of the migrated database. */
  url: string;
  /** PostgreSQL's own data directory, with postmaster.pid. */
  pgdata: string;
  /** A further migrated database, its tables in the given folder if any; its URL. */
  createDatabase(tablespace?: string): Promise<string>;
  stop(): Promise<void>;
}

/**
 * A PostgreSQL for one test alone, to be hurt, with a migrated database. It comes back by itself when it is killed. Its
 * data lie in `folder`, which stays, or in one of its own, which goes.
 */
export async function startOwnServer(folder?: string): Promise<OwnServer> {
  const dataDir = folder ?? (await mkdtemp(join(tmpdir(), 'howdah-faults-')));
  await chmod(dataDir, 0o755);
  const log = createLog('silent');
  const server = await startEmbedded({ dataDir, port: 0, password: 'throwaway', log });
  const database = await prepareTemplate(server.url, resolve(import.meta.dirname, '../..'), log);
  let made = 0;
  return {
    url: withDatabaseName(server.url, database.name),
    pgdata: server.pgdata,
    createDatabase: async (tablespace) => {
      const name = `howdah_test_${(made += 1)}`;
      if (tablespace !== undefined) await onServer(server.url, `create tablespace ${name} location '${tablespace}'`);
      const where = tablespace === undefined ? '' : ` tablespace ${name}`;
      await onServer(server.url, `create database ${name} template ${database.name}${where}`);
      return withDatabaseName(server.url, name);
    },
    stop: async () => {
      await server.stop();
      if (folder === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}
