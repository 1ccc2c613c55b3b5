import type { Pool } from 'pg';
import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Log } from '../../observe/log.ts';
import type { IntakeRequest, Stored } from '../records.ts';
import { unavailable, type Rejection } from '../rejection.ts';
import type { Pending } from './batch.ts';
import { Dictionaries } from './dictionaries.ts';
import { Lane } from './lane.ts';
import { KIND_NAMES, kindOf, perKind, type PerKind } from './kinds/kinds.ts';
import { OutageWatch } from './outage.ts';
import { PartitionKeeper } from './partition-keeper.ts';
import { RequestQueue } from './request-queue.ts';
import type { BatchOutcome } from './store-batch.ts';

export interface WriterOptions {
  /** For partitions and what else happens beside the batches. */
  pool: Pool;
  /** As many connections as there are lanes; ended by `drain`. */
  connections: Pool;
  lanes: number;
  /** What may wait and be worked on, in bytes; more is refused with 503. */
  queueBytes: number;
  log: Log;
  metrics: Registry;
  now: () => Date;
}

export interface WriterStats {
  waitingRequests: number;
  queuedBytes: number;
  connectedLanes: number;
  /** Why nothing can be stored now, in words for people; null when it can. */
  outage: string | null;
  spans: number;
  occurrences: number;
  points: number;
  records: PerKind<number>;
  lastCommitAt: Date | null;
}

export type Committed = Pick<BatchOutcome, 'spans' | 'occurrences' | 'points' | 'records'>;

/**
 * The one way into the tables of telemetry: requests go in, and their promises resolve after the commit. The queue is
 * bounded, every request has an answer within {@link REQUEST_TIMEOUT_MS}, those that wait when PostgreSQL cannot store any
 * more as soon as that is known, and a refused request was not acknowledged.
 */
export class Writer {
  private readonly options: WriterOptions;
  private readonly queue = new RequestQueue();
  private readonly lanes: Lane[];
  private readonly outages: OutageWatch;
  private readonly pending = new Set<Pending>();
  private readonly inFlight = new Map<string, Promise<Stored>>();
  private readonly listeners = new Set<(committed: Committed) => void>();
  private readonly partitions: PartitionKeeper;
  private readonly meters: Meters;
  private running: Promise<void> | null = null;
  private expiry: NodeJS.Timeout | null = null;
  private draining = false;
  private drained: Promise<void> | null = null;
  private bytes = 0;
  private totals = {
    spans: 0,
    occurrences: 0,
    points: 0,
    records: perKind(() => 0),
    lastCommitAt: null as Date | null,
  };

  constructor(options: WriterOptions) {
    this.options = options;
    const { pool, connections, log, now } = options;
    this.partitions = new PartitionKeeper(pool, log);
    this.meters = registerMeters(options.metrics, () => this.stats());
    const context = {
      connections,
      queue: this.queue,
      dictionaries: new Dictionaries(),
      partitions: this.partitions,
      log,
      now,
      onCommitted: (outcome: BatchOutcome, requests: number, seconds: number) =>
        this.committed(outcome, requests, seconds),
    };
    this.lanes = Array.from({ length: options.lanes }, () => new Lane(context));
    this.outages = new OutageWatch(this.lanes);
  }

  start(): void {
    this.running ??= Promise.all(this.lanes.map((lane) => lane.run())).then(() => undefined);
    this.expiry ??= setInterval(() => this.expire(), 250);
  }

  onCommitted(listener: (committed: Committed) => void): void {
    this.listeners.add(listener);
  }

  /** Throws when a request of so many bytes would not be taken now. A single one is always taken. */
  checkRoom(bytes: number): void {
    if (this.draining) throw unavailable('shutting_down', 'Howdah is shutting down; send again in a moment.');
    const outage = this.outages.current();
    if (outage !== null) throw outage;
    if (this.bytes > 0 && this.bytes + bytes > this.options.queueBytes) throw queueFull();
  }

  /**
   * Resolves after the commit. A request that is being stored right now is not stored twice: both get one answer. When the
   * promise has settled, `fill` is not called any more.
   */
  async submit(request: IntakeRequest): Promise<Stored> {
    const id = request.digest.toString('hex');
    const running = this.inFlight.get(id);
    if (running !== undefined) return { ...(await running), repeated: true };
    this.checkRoom(request.bytes);
    const stored = this.enqueue(request, id);
    this.inFlight.set(id, stored);
    try {
      return await stored;
    } finally {
      this.inFlight.delete(id);
    }
  }

  /** Takes nothing new, stores what waits, and ends the lanes' connections. */
  drain(): Promise<void> {
    this.drained ??= this.finish();
    return this.drained;
  }

  private async finish(): Promise<void> {
    this.draining = true;
    this.queue.close();
    await this.running;
    if (this.expiry !== null) clearInterval(this.expiry);
    this.expiry = null;
    await this.options.connections.end();
  }

  stats(): WriterStats {
    return {
      waitingRequests: this.queue.length,
      queuedBytes: this.bytes,
      outage: this.outages.current()?.message ?? null,
      connectedLanes: this.lanes.filter((lane) => lane.isConnected).length,
      ...this.totals,
    };
  }

  private enqueue(request: IntakeRequest, id: string): Promise<Stored> {
    return new Promise<Stored>((resolve, reject) => {
      const settle = () => {
        if (pending.settled) return false;
        pending.settled = true;
        this.pending.delete(pending);
        this.bytes -= request.bytes;
        return true;
      };
      const pending: Pending = {
        request,
        id,
        enqueuedAt: performance.now(),
        settled: false,
        resolve: (stored) => {
          if (settle()) resolve(stored);
        },
        reject: (error) => {
          if (settle()) reject(error);
        },
      };
      this.pending.add(pending);
      this.bytes += request.bytes;
      this.queue.push(pending);
    });
  }

  // What became of a batch in flight may be unknown; its senders come again, and the ledger knows.
  private expire(): void {
    const now = performance.now();
    const outage = this.outages.current();
    const late = [...this.pending].filter(({ enqueuedAt }) => outage !== null || now - enqueuedAt > REQUEST_TIMEOUT_MS);
    if (late.length === 0) return;
    for (const pending of late) pending.reject(outage ?? tooSlow());
    this.queue.dropSettled();
  }

  private committed({ spans, occurrences, points, records }: BatchOutcome, requests: number, seconds: number): void {
    this.totals.spans += spans;
    this.totals.occurrences += occurrences;
    this.totals.points += points;
    for (const kind of KIND_NAMES) {
      this.totals.records[kind] += records[kind];
      this.meters.records.inc({ signal: kindOf(kind).signal }, records[kind]);
    }
    this.totals.lastCommitAt = this.options.now();
    this.meters.records.inc({ signal: 'traces' }, spans);
    this.meters.records.inc({ signal: 'errors' }, occurrences);
    this.meters.records.inc({ signal: 'metrics' }, points);
    this.meters.commitSeconds.observe(seconds);
    this.meters.batchRequests.observe(requests);
    for (const listener of this.listeners) listener({ spans, occurrences, points, records });
  }
}

/** Below the ten seconds after which exporters give up by themselves: they shall hear why. */
const REQUEST_TIMEOUT_MS = 9_000;

function tooSlow(): Rejection {
  return unavailable('overloaded', 'The database is too slow for what arrives; send again later.');
}

function queueFull(): Rejection {
  return unavailable(
    'queue_full',
    'More arrives than the database stores (HOWDAH_QUEUE is full); send again in a moment.'
  );
}

interface Meters {
  records: Counter<'signal'>;
  commitSeconds: Histogram;
  batchRequests: Histogram;
}

function registerMeters(registry: Registry, stats: () => WriterStats): Meters {
  const registers = [registry];
  new Gauge({
    name: 'howdah_writer_queue_bytes',
    help: 'Bytes of requests that wait for their commit.',
    registers,
    collect() {
      this.set(stats().queuedBytes);
    },
  });
  return {
    records: new Counter({
      name: 'howdah_stored_records_total',
      help: 'Records committed.',
      labelNames: ['signal'],
      registers,
    }),
    commitSeconds: new Histogram({ name: 'howdah_writer_batch_seconds', help: 'Time to store a batch.', registers }),
    batchRequests: new Histogram({
      name: 'howdah_writer_batch_requests',
      help: 'Requests in a batch.',
      buckets: [1, 2, 5, 10, 20, 50, 100, 500],
      registers,
    }),
  };
}
