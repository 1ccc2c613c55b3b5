import { Counter, type Registry } from 'prom-client';
import type { RefusalReason } from '../../decide/refusal-reasons.ts';
import { cutText } from '../../decide/text-limits.ts';
import type { Log } from '../../observe/log.ts';
import type { Queryable } from '../../postgres/queryable.ts';

interface MinuteCount {
  bucket: number;
  outcome: 'refused' | 'moved' | 'cut';
  reason: string;
  projectId: number;
  count: number;
  remedy: string;
  isWritten: boolean;
}

/**
 * What was refused, stored at another time than was sent, or cut to size, per minute and reason, for Setup to show what a sender does
 * wrong. Counted in memory and written every second as absolute values under a writer id of its own; while the database
 * is away, the counts wait. Counts of more than a week ago are forgotten.
 */
export class IntakeCounts {
  private readonly db: Queryable;
  private readonly log: Log;
  private readonly now: () => Date;
  private readonly counts = new Map<string, MinuteCount>();
  private readonly meters: Record<MinuteCount['outcome'], Counter<'reason'>>;
  private trimmedAt = 0;
  private writerId: string | null = null;
  private timer: NodeJS.Timeout | null = null;
  private flushing: Promise<void> = Promise.resolve();

  constructor(db: Queryable, { log, metrics, now }: { log: Log; metrics: Registry; now: () => Date }) {
    this.db = db;
    this.log = log;
    this.now = now;
    const counter = (name: string, help: string) =>
      new Counter({ name, help, labelNames: ['reason'], registers: [metrics] });
    this.meters = {
      refused: counter('howdah_intake_refused_total', 'Requests and records refused, by reason.'),
      moved: counter('howdah_intake_moved_total', 'Records stored at another time than was sent, by reason.'),
      cut: counter('howdah_intake_cut_total', 'Parts of records left out because of a limit, by limit.'),
    };
  }

  start(): void {
    this.timer ??= setInterval(() => void this.flush(), FLUSH_MS);
  }

  /** Writes what is left. */
  async stop(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
    await this.flush();
  }

  refused(reason: RefusalReason, projectId: number, remedy: string, times = 1): void {
    this.count('refused', reason, projectId, remedy, times);
  }

  /** Stored, but not at the time that was sent. */
  moved(reason: string, projectId: number, remedy: string, times: number): void {
    this.count('moved', reason, projectId, remedy, times);
  }

  /** Stored, without the part that was over a limit. */
  cut(reason: string, projectId: number, remedy: string, times: number): void {
    this.count('cut', reason, projectId, remedy, times);
  }

  private count(
    outcome: MinuteCount['outcome'],
    reason: string,
    projectId: number,
    remedy: string,
    times: number
  ): void {
    this.meters[outcome].inc({ reason }, times);
    const bucket = Math.floor(this.now().getTime() / 60_000) * 60;
    const key = `${bucket} ${reason} ${projectId}`;
    const known = this.counts.get(key);
    if (known === undefined) {
      if (this.counts.size >= MAX_COUNTS) return;
      const text = cutText(remedy, 500);
      this.counts.set(key, { bucket, outcome, reason, projectId, count: times, remedy: text, isWritten: false });
      return;
    }
    known.count += times;
    known.remedy = cutText(remedy, 500);
    known.isWritten = false;
  }

  /** One after the other, and never a failure: what could not be written is tried again. */
  flush(): Promise<void> {
    this.flushing = this.flushing.then(() =>
      this.write().catch((error: unknown) => {
        this.log.debug('counts of intake are written later', { reason: (error as Error).message });
      })
    );
    return this.flushing;
  }

  private async write(): Promise<void> {
    const due = [...this.counts.values()].filter((refusal) => !refusal.isWritten);
    if (due.length > 0) {
      if (this.writerId === null) {
        const { rows } = await this.db.query<{ id: string }>(NEXT_WRITER);
        this.writerId = rows[0]?.id ?? null;
      }
      const written = due.map(({ count }) => count);
      await this.db.query(UPSERT, [
        due.map(({ bucket }) => bucket),
        due.map(({ reason }) => reason),
        due.map(({ projectId }) => projectId),
        this.writerId,
        written,
        due.map(({ remedy }) => remedy),
        due.map(({ outcome }) => outcome),
      ]);
      due.forEach((refusal, i) => {
        refusal.isWritten = refusal.count === written[i];
      });
    }
    if (due.length > 0 && this.now().getTime() - this.trimmedAt > TRIM_EVERY_MS) {
      await this.db.query(TRIM, [this.now()]);
      this.trimmedAt = this.now().getTime();
    }
    const current = Math.floor(this.now().getTime() / 60_000) * 60;
    for (const [key, { bucket, isWritten }] of this.counts) if (isWritten && bucket < current) this.counts.delete(key);
  }
}

const FLUSH_MS = 1_000;
const MAX_COUNTS = 10_000;
const TRIM_EVERY_MS = 3_600_000;

const NEXT_WRITER = /* sql */ `
  -- ingest/next-count-writer
  select nextval('howdah.rollup_writer') as id`;

const UPSERT = /* sql */ `
  -- ingest/upsert-counts
  insert into howdah.intake_refusal (bucket, reason, project_id, writer_id, count, remedy, outcome)
  select to_timestamp(second), reason, project_id, $4::bigint, count, remedy, outcome
    from unnest($1::bigint[], $2::text[], $3::integer[], $5::bigint[], $6::text[], $7::text[])
         as given (second, reason, project_id, count, remedy, outcome)
      on conflict (bucket, reason, project_id, writer_id) do update
     set count = excluded.count, remedy = excluded.remedy`;

const TRIM = /* sql */ `
  -- ingest/trim-counts
  delete from howdah.intake_refusal
   where bucket < $1::timestamptz - interval '7 days'`;
