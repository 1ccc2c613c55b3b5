import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Config } from './config/read-config.ts';
import { readOrCreateSecret } from './config/secret-file.ts';
import type { Log } from './observe/log.ts';
import { startEmbedded } from './postgres/embedded/start-embedded.ts';

export interface OpenedDatabase {
  url: string;
  /** For people, without the password. */
  description: string;
  /** Stops the embedded PostgreSQL unless another process uses it; does nothing for one of your own. */
  stop: () => Promise<void>;
}

const WAIT_MS = 60_000;

/** Folders beside the program, from the sources and from the bundle alike. */
export const MIGRATIONS_DIR = fileURLToPath(new URL('../migrations', import.meta.url));
export const VIEWS_DIR = fileURLToPath(new URL('../views', import.meta.url));

/** The database of DATABASE_URL, waiting a minute for it to answer unless `signal` ends that, or the embedded one. */
export async function openDatabase(config: Config, log: Log, signal?: AbortSignal): Promise<OpenedDatabase> {
  if (config.databaseUrl) {
    await waitForDatabase(config.databaseUrl, log, signal);
    return {
      url: config.databaseUrl,
      description: withoutPassword(config.databaseUrl),
      stop: async () => undefined,
    };
  }
  const dataDir = resolve(config.dataDir);
  const password = await readOrCreateSecret(dataDir, 'postgres-password');
  const embedded = await startEmbedded({ dataDir, password, port: config.pgPort, log });
  return {
    url: embedded.url,
    description: `${withoutPassword(embedded.url)}  (embedded; psql "$(npx howdah url)")`,
    stop: embedded.stop,
  };
}

async function waitForDatabase(url: string, log: Log, signal: AbortSignal | undefined): Promise<void> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
    try {
      await client.connect();
      return;
    } catch (error) {
      const reason = reasonOf(error);
      // Waiting does not mend a wrong password or a missing database.
      if (isFinal(error) || Date.now() > deadline) {
        throw new Error(
          `The database at ${withoutPassword(url)} cannot be used: ${reason}. Check DATABASE_URL and that PostgreSQL runs and lets this host in.`,
          { cause: error }
        );
      }
      log.warn('waiting for the database', { database: withoutPassword(url), reason });
      await delay(2_000, undefined, { ...(signal && { signal }) }).catch(() => signal?.throwIfAborted());
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

function isFinal(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return typeof code === 'string' && (code.startsWith('28') || code === '3D000' || code === 'ENOTFOUND');
}

/** Node reports a refused name as an aggregate of attempts with an empty message. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError) {
    return error.errors.map(reasonOf).join(', ');
  }
  return error instanceof Error ? error.message : String(error);
}

function withoutPassword(url: string): string {
  const shown = new URL(url);
  shown.password = '';
  return shown.href;
}
