import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, PoolClient } from 'pg';
import type { Log } from '../../observe/log.ts';
import type { Stored } from '../records.ts';
import { Rejection, unavailable } from '../rejection.ts';
import { Batch, type BatchedRequest } from './batch.ts';
import { isOwnFault, remedyFor } from './database-errors.ts';
import type { Dictionaries } from './dictionaries.ts';
import { LaneConnection } from './lane-connection.ts';
import { cannotStore, TROUBLED_MS } from './outage.ts';
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
  private batch: Batch;
  /** Filled while the batch at hand is being stored, so that PostgreSQL need not wait for what comes then. */
  private next: Batch;
  private readonly rollups = new Rollups();
  private readonly connection: LaneConnection;
  /** What the batch at hand was last sent to. */
  private client: PoolClient | null = null;
  private troubledAt: number | null = null;
  private reason = '';
  /** Since when PostgreSQL has been storing the batch at hand. */
  private storingSince: number | null = null;

  constructor(context: LaneContext) {
    this.context = context;
    this.batch = new Batch(context.dictionaries);
    this.next = new Batch(context.dictionaries);
    // Its last batch may or may not have been committed: the rollups go on under a new writer id.
    const onLost = () => this.rollups.rotate();
    this.connection = new LaneConnection({ connections: context.connections, log: context.log, onLost });
  }

  get isConnected(): boolean {
    return this.connection.isConnected;
  }

  /** Since when the batch at hand has been failing for a reason that is not its own, or takes too long, and why. */
  get trouble(): { since: number; reason: string } | null {
    if (this.troubledAt !== null) return { since: this.troubledAt, reason: this.reason };
    if (this.storingSince === null || performance.now() - this.storingSince < SILENT_MS) return null;
    return { since: this.storingSince, reason: 'it does not answer' };
  }

  /** Ends when the queue is closed and empty. */
  async run(): Promise<void> {
    const { queue, partitions, log, now } = this.context;
    this.connection.open();
    while (this.next.requests.length > 0 || (await queue.ready())) {
      if (!(await this.connection.ready(() => queue.length > 0 || isWaitedFor(this.next.requests)))) {
        this.next.reset();
        continue;
      }
      await within(STUCK_MS, 'Reading the partition policies', partitions.refresh(now())).catch(() => undefined);
      [this.batch, this.next] = [this.next, this.batch];
      try {
        this.fill(this.batch);
        if (this.batch.requests.length > 0) await this.store(this.batch.requests);
      } catch (error) {
        // Nothing is known to come here; a lane that ended would leave its requests to time out for ever after.
        log.error('a batch failed for an unknown reason', { error });
        this.fail(this.batch.requests, notStorable(error));
        this.connection.drop(this.client);
      }
      this.troubledAt = null;
      this.batch.reset();
    }
    await this.connection.close();
  }

  private fill(batch: Batch): void {
    const { queue, partitions, now } = this.context;
    while (!batch.isFull) {
      const pending = queue.take();
      if (pending === undefined) return;
      const at = now();
      batch.add(pending, (table) => partitions.accepted(table, at));
    }
  }

  // Only where more waits than the lanes can take at once: the other lane may be free sooner than this one.
  private readonly fillNext = (): void => {
    const { next } = this;
    if (next.requests.length > 0 || !this.context.queue.hasFullBatch) return;
    try {
      this.fill(next);
    } catch (error) {
      // Not for the batch that is being stored: it has nothing to do with this.
      this.context.log.error('a batch could not be filled', { error });
      this.fail(next.requests, notStorable(error));
      next.reset();
    }
  };

  private async store(requests: readonly BatchedRequest[]): Promise<void> {
    let careful = false;
    for (let attempt = 1; isWaitedFor(requests) || this.isTrial; attempt += 1) {
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
            this.connection.drop(this.client);
            this.note(error);
            if (attempt > 1) await delay(Math.min(RETRY_MS * attempt, MAX_RETRY_MS));
            await this.connection.ready(() => isWaitedFor(requests));
            break;
          case 'wait':
            this.context.log.warn('batch is repeated', { reason: (error as Error).message });
            this.note(error);
            if (this.isTroubledFor(TROUBLED_MS)) this.fail(requests, cannotStore(this.reason));
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
    const client = (this.client = this.connection.client);
    if (client === null) throw new Error('The writer has no connection.');
    const { rollups, fillNext: meanwhile } = this;
    const context: StoreContext = { client, dictionaries, partitions, rollups, now: now(), meanwhile };
    const started = performance.now();
    const [only] = requests;
    const storing =
      careful && only !== undefined
        ? storeCarefully(context, this.batch, only)
        : storeRequests(context, this.batch, requests);
    this.storingSince = started;
    const outcome = await within(STUCK_MS, 'Storing a batch', storing).finally(() => {
      this.storingSince = null;
    });
    this.context.onCommitted(outcome, requests.length, (performance.now() - started) / 1_000);
    for (const { pending, filled } of requests) {
      pending.resolve({ ...withSetAside(filled, outcome), repeated: outcome.repeated.has(pending.id) });
    }
  }

  /**
   * Whether the batch at hand, for which nobody waits any more, is repeated all the same: it shows when PostgreSQL can
   * store again, and who sends it again finds it stored.
   */
  private get isTrial(): boolean {
    const { queue } = this.context;
    return this.troubledAt !== null && !this.isTroubledFor(TRIAL_MS) && this.isConnected && !queue.isClosed;
  }

  private isTroubledFor(ms: number): boolean {
    return this.troubledAt !== null && performance.now() - this.troubledAt > ms;
  }

  private note(error: unknown): void {
    this.troubledAt ??= performance.now();
    this.reason = (error as Error).message;
  }

  private fail(requests: readonly BatchedRequest[], error: Error): void {
    for (const { pending } of requests) pending.reject(error);
  }
}

const RETRY_MS = 100;
const MAX_RETRY_MS = 1_000;
/** A batch that took so long has kept its senders waiting for too long already. */
const SILENT_MS = 8_000;
// A batch may be to blame by itself for what looks like trouble of PostgreSQL: then others must have their turn.
const TRIAL_MS = 60_000;
// Longer than the server's own timeouts take: only a server that hangs reaches it.
const STUCK_MS = 35_000;

function isWaitedFor(requests: readonly BatchedRequest[]): boolean {
  return requests.some(({ pending }) => !pending.settled);
}

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
