import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import type { Log } from '../../observe/log.ts';
import type { Stored } from '../records.ts';
import { Rejection, unavailable } from '../rejection.ts';
import { Batch, type BatchedRequest } from './batch.ts';
import { isOwnFault, remedyFor } from './database-errors.ts';
import type { Dictionaries } from './dictionaries.ts';
import type { PartitionKeeper } from './partition-keeper.ts';
import type { RequestQueue } from './request-queue.ts';
import { Rollups } from './rollups.ts';
import { storeCarefully, type CarefulOutcome } from './set-aside.ts';
import { within } from './within.ts';
import { storeRequests, type BatchOutcome, type StoreContext } from './store-batch.ts';

export interface LaneContext {
  /** Connections for lanes alone. */
  connections: Pool;
  queue: RequestQueue;
  dictionaries: Dictionaries;
  partitions: PartitionKeeper;
  log: Log;
  now: () => Date;
  onCommitted: (outcome: BatchOutcome, requests: number, seconds: number) => void;
}

/**
 * One connection that stores batch after batch. Every batch is repeated until it is committed, refused for a reason of
 * its own, or nobody waits for it any more; the ledger makes repeating safe even when it is not known whether the last
 * attempt was committed.
 */
export class Lane {
  private readonly context: LaneContext;
  private readonly batch: Batch;
  private readonly rollups = new Rollups();
  private client: PoolClient | null = null;

  constructor(context: LaneContext) {
    this.context = context;
    this.batch = new Batch(context.dictionaries);
  }

  get isConnected(): boolean {
    return this.client !== null;
  }

  /** Ends when the queue is closed and empty. */
  async run(): Promise<void> {
    const { queue, partitions, log, now } = this.context;
    while (await queue.ready()) {
      if (!(await this.connect(() => queue.length > 0))) continue;
      await within(STUCK_MS, 'Reading the partition policies', partitions.refresh(now())).catch(() => undefined);
      try {
        this.fill();
        if (this.batch.requests.length > 0) await this.store(this.batch.requests);
      } catch (error) {
        // Nothing is known to come here; a lane that ended would leave its requests to time out for ever after.
        log.error('a batch failed for an unknown reason', { error });
        this.fail(this.batch.requests, notStorable(error));
        this.disconnect();
      }
      this.batch.reset();
    }
    this.disconnect();
  }

  private fill(): void {
    const { queue, partitions, now } = this.context;
    while (!this.batch.isFull) {
      const pending = queue.take();
      if (pending === undefined) return;
      const at = now();
      this.batch.add(pending, (table) => partitions.accepted(table, at));
    }
  }

  private async store(requests: readonly BatchedRequest[]): Promise<void> {
    let careful = false;
    for (let attempt = 1; requests.some(({ pending }) => !pending.settled); attempt += 1) {
      try {
        await this.storeOnce(requests, careful);
        return;
      } catch (error) {
        switch (remedyFor(error)) {
          case 'partition':
            this.context.partitions.forget();
            if (attempt > 3) await delay(RETRY_MS);
            break;
          case 'data':
            if (requests.length > 1) {
              const middle = requests.length >> 1;
              await this.store(requests.slice(0, middle));
              await this.store(requests.slice(middle));
              return;
            }
            if (careful) {
              if (isOwnFault(error)) this.context.log.error('a request made the writer fail', { error });
              this.fail(requests, notStorable(error));
              return;
            }
            careful = true;
            break;
          case 'reconnect':
            this.context.log.warn('connection of the writer lost', { reason: (error as Error).message });
            this.disconnect();
            await this.connect(() => requests.some(({ pending }) => !pending.settled));
            break;
          case 'wait':
            this.context.log.warn('batch is repeated', { reason: (error as Error).message });
            await delay(Math.min(RETRY_MS * attempt, MAX_RETRY_MS));
            break;
          case 'give up':
            this.context.log.error('batch cannot be stored', { reason: (error as Error).message });
            this.fail(
              requests,
              unavailable('database_error', `PostgreSQL refuses to store: ${(error as Error).message}.`, error)
            );
            return;
        }
      }
    }
  }

  private async storeOnce(requests: readonly BatchedRequest[], careful: boolean): Promise<void> {
    const { dictionaries, partitions, now } = this.context;
    if (this.client === null) throw new Error('The writer has no connection.');
    const context: StoreContext = { client: this.client, dictionaries, partitions, rollups: this.rollups, now: now() };
    const started = performance.now();
    const [only] = requests;
    const storing =
      careful && only !== undefined
        ? storeCarefully(context, this.batch, only)
        : storeRequests(context, this.batch, requests);
    const outcome = await within(STUCK_MS, 'Storing a batch', storing);
    this.context.onCommitted(outcome, requests.length, (performance.now() - started) / 1_000);
    for (const { pending, filled } of requests) {
      pending.resolve({ ...withSetAside(filled, outcome), repeated: outcome.repeated.has(pending.id) });
    }
  }

  private fail(requests: readonly BatchedRequest[], error: Error): void {
    for (const { pending } of requests) pending.reject(error);
  }

  // Tries until it succeeds or nobody waits any more.
  private async connect(isWanted: () => boolean): Promise<boolean> {
    const { connections, log } = this.context;
    for (let attempt = 1; this.client === null; attempt += 1) {
      try {
        const client = await connections.connect();
        this.client = client;
        client.on('error', () => this.lost(client));
        await client.query(SESSION);
      } catch (error) {
        if (attempt === 1) log.warn('the writer cannot reach the database', { reason: (error as Error).message });
        this.disconnect();
        await delay(Math.min(RETRY_MS * attempt, MAX_RETRY_MS));
        if (!isWanted()) return false;
      }
    }
    return true;
  }

  private lost(client: PoolClient): void {
    if (this.client === client) this.disconnect();
  }

  // What the connection did last may or may not have been committed: the rollups go on under a new writer id.
  private disconnect(): void {
    const { client } = this;
    this.client = null;
    this.rollups.rotate();
    client?.release(true);
  }
}

const RETRY_MS = 100;
const MAX_RETRY_MS = 1_000;
// Longer than the server's own timeouts take: only a server that hangs reaches it.
const STUCK_MS = 35_000;

// Answers go out after the commit is on disk, whatever the server's default is; and no lock is waited for without end.
const SESSION = /* sql */ `
  -- ingest/writer-session
  set synchronous_commit = on; set statement_timeout = '30s'; set idle_in_transaction_session_timeout = '60s'`;

function withSetAside(filled: Stored | BatchedRequest['filled'], outcome: BatchOutcome | CarefulOutcome) {
  if (!('setAside' in outcome) || outcome.setAside === 0) return filled;
  const message = `${outcome.setAside} record(s) were refused by PostgreSQL and set aside in howdah.rejected: ${outcome.reason}`;
  return {
    ...filled,
    rejected: filled.rejected + outcome.setAside,
    message: filled.message === '' ? message : `${filled.message}; ${message}`,
  };
}

function notStorable(error: unknown): Rejection {
  if (isOwnFault(error)) {
    const message = 'Howdah failed to store this request; the cause stands in its log.';
    return new Rejection('internal', 500, message, { cause: error });
  }
  const { message } = error as Error;
  return new Rejection('not_storable', 400, `PostgreSQL refuses this request as a whole: ${message}.`, {
    cause: error,
  });
}
