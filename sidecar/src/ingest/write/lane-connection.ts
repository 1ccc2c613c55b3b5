import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import type { Log } from '../../observe/log.ts';
import { within } from './within.ts';

interface LaneConnectionOptions {
  /** Connections for lanes alone. */
  connections: Pool;
  log: Log;
  /** Called whenever a connection was given up: what it did last may or may not have been committed. */
  onLost: () => void;
}

/**
 * The connection of a lane. A lost one is replaced at once, whether anyone waits for it or not: the writer then knows
 * whether the database is there, and the first request after an outage finds it.
 */
export class LaneConnection {
  client: PoolClient | null = null;
  private connecting: Promise<void> | null = null;
  private stopped = false;
  private readonly options: LaneConnectionOptions;

  constructor(options: LaneConnectionOptions) {
    this.options = options;
  }

  get isConnected(): boolean {
    return this.client !== null;
  }

  open(): void {
    this.connecting ??= this.connect().finally(() => {
      this.connecting = null;
    });
  }

  /** True once it is connected, false when nobody wants it any more. */
  async ready(isWanted: () => boolean): Promise<boolean> {
    for (let tries = 0; !this.isConnected; tries += 1) {
      if (tries > 0 && !isWanted()) return false;
      this.open();
      await Promise.race([this.connecting, delay(RETRY_MS)]);
    }
    return true;
  }

  /** Gives this connection up, unless that has happened, and looks for another one. */
  drop(client: PoolClient | null): void {
    if (client === null || this.client !== client) return;
    this.client = null;
    this.options.onLost();
    // What was sent and is not answered would keep it open for as long as the server hangs.
    if (!this.stopped) client.connection.stream.destroy();
    client.release(true);
    if (!this.stopped) this.open();
  }

  async close(): Promise<void> {
    this.stopped = true;
    this.drop(this.client);
    await this.connecting;
  }

  private async connect(): Promise<void> {
    const { connections, log } = this.options;
    for (let attempt = 1; this.client === null && !this.stopped; attempt += 1) {
      let client: PoolClient | null = null;
      try {
        client = await connections.connect();
        await within(SESSION_MS, 'Opening a session', client.query(SESSION));
        this.take(client);
      } catch (error) {
        client?.release(true);
        if (attempt === 1) log.warn('the writer cannot reach the database', { reason: (error as Error).message });
        await delay(Math.min(RETRY_MS * attempt, MAX_RETRY_MS));
      }
    }
  }

  private take(client: PoolClient): void {
    client.once('error', () => this.drop(client));
    this.client = client;
    if (this.stopped) this.drop(client);
  }
}

const RETRY_MS = 100;
const MAX_RETRY_MS = 1_000;
const SESSION_MS = 5_000;

// Answers go out after the commit is on disk, whatever the server's default is; and no lock is waited for without end.
// A prepared statement may be planned while a partition is empty and run when it is large: it shall use the index.
const SESSION = /* sql */ `
  -- ingest/writer-session
  set synchronous_commit = on; set statement_timeout = '30s'; set idle_in_transaction_session_timeout = '60s';
  set enable_seqscan = off; set enable_bitmapscan = off`;
