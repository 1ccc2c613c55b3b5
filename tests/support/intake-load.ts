import { randomBytes } from 'node:crypto';
import type { Queryable } from '../../sidecar/src/postgres/queryable.ts';
import { TEST_KEY } from './intake.ts';
import { encodeMetricsRequest } from './otlp-metrics-proto.ts';
import { aCounter, aMetricsRequest } from './otlp-metrics-request.ts';
import { encodeTraceRequest } from './otlp-proto.ts';
import { aSpan, aTraceRequest } from './otlp-request.ts';
import { anEnvelope, anEvent, eventId } from './sentry-envelope.ts';

/** What senders were promised. */
export interface Acknowledged {
  /** Trace ids in hex; each request carries one trace of {@link SPANS_PER_REQUEST} spans. */
  traces: string[];
  events: string[];
  /** Totals of counters, by the sender whose series it is. */
  totals: number[];
  /** Tries that were answered with 503 or cut off. */
  retries: number;
}

export interface Load {
  acknowledged: Acknowledged;
  /** Answers of other kinds than 200 and 503. */
  unexpected: string[];
  /** Lets every sender finish its request, with as many tries as it takes. */
  stop(): Promise<void>;
}

export const SPANS_PER_REQUEST = 20;

/**
 * Senders that behave like SDK exporters: one request after the other, each sent again until it is acknowledged. Their
 * telemetry is of the time that `clock` tells, in ms.
 */
export function startLoad(intakeUrl: string, senders: number, clock: () => number = Date.now): Load {
  const acknowledged: Acknowledged = { traces: [], events: [], totals: [], retries: 0 };
  const unexpected: string[] = [];
  const state = { stopped: false };

  const sendUntilAcknowledged = async (
    path: string,
    body: Uint8Array<ArrayBuffer> | string,
    contentType: string
  ): Promise<void> => {
    for (;;) {
      try {
        const response = await fetch(`${intakeUrl}${path}`, {
          method: 'POST',
          body,
          headers: { 'content-type': contentType },
        });
        const text = await response.text();
        if (response.status === 200) return;
        if (response.status !== 503) unexpected.push(`${response.status} ${text}`);
      } catch {
        // Nobody listens, or the connection was cut: the sender does not know whether it was stored.
      }
      acknowledged.retries += 1;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  };
  const sender = async (number: number): Promise<void> => {
    const startMs = clock() - 1_000;
    for (let total = 1; !state.stopped; total += 1) {
      if (number % 4 === 2) {
        const labels = { sender: number };
        const metrics = [aCounter('load', [{ startMs, atMs: clock(), asInt: total, labels }])];
        await sendUntilAcknowledged(
          '/v1/metrics',
          new Uint8Array(encodeMetricsRequest(aMetricsRequest(metrics))),
          'application/x-protobuf'
        );
        acknowledged.totals[number] = total;
        continue;
      }
      if (number % 4 === 3) {
        const id = eventId();
        const event = anEvent({ message: id, timestamp: clock() / 1_000 });
        await sendUntilAcknowledged(
          `/api/1/envelope/?sentry_key=${TEST_KEY}`,
          anEnvelope([['event', event]], { event_id: id, sent_at: new Date(clock()).toISOString() }),
          'application/x-sentry-envelope'
        );
        acknowledged.events.push(id);
        continue;
      }
      const traceId = randomBytes(16);
      const spans = Array.from({ length: SPANS_PER_REQUEST }, () => aSpan({ traceId, startMs: clock() }));
      await sendUntilAcknowledged(
        '/v1/traces',
        new Uint8Array(encodeTraceRequest(aTraceRequest(spans))),
        'application/x-protobuf'
      );
      acknowledged.traces.push(traceId.toString('hex'));
    }
  };
  const running = Array.from({ length: senders }, (_, i) => sender(i));
  return {
    acknowledged,
    unexpected,
    stop: async () => {
      state.stopped = true;
      await Promise.all(running);
    },
  };
}

/** Counts what was promised and is not there, and what is there more than once. Zero each, or intake has lied. */
export async function auditLoad(
  db: Queryable,
  { traces, events, totals }: Acknowledged
): Promise<{ missing: number; twice: number; rollupsOff: number; countersOff: number; totalsOff: number }> {
  const { rows } = await db.query<{ missing: number; twice: number; rollups_off: number; counters_off: number }>(
    AUDIT,
    [traces, SPANS_PER_REQUEST, events]
  );
  const [row] = rows;
  if (row === undefined) throw new Error('The audit answered nothing.');
  const { rows: sums } = await db.query<{ sender: number; total: number }>(SUMS_OF_TOTALS);
  const totalsOff =
    totals.filter((total, number) => total !== sums.find(({ sender }) => sender === number)?.total).length +
    sums.filter(({ sender }) => totals[sender] === undefined).length;
  return {
    missing: row.missing,
    twice: row.twice,
    rollupsOff: row.rollups_off,
    countersOff: row.counters_off,
    totalsOff,
  };
}

const SUMS_OF_TOTALS = /* sql */ `
  -- tests/sums-of-totals
  select (labels ->> 'sender')::integer as sender, sum(metric_value)::integer as total
    from monitoring.metrics where metric_name = 'load' group by 1`;

const AUDIT = /* sql */ `
  -- tests/audit-load
  with stored as (
    select howdah.trace_hex(trace_id) as trace_id, count(*) as spans
      from howdah.span group by 1),
  occurrence as (
    select replace(occurrence_id::text, '-', '') as id, count(*) as copies
      from howdah.tb_error_occurrence group by 1)
  select ((select count(*) from unnest($1::text[]) as sent (trace_id)
             left join stored using (trace_id)
            where coalesce(spans, 0) < $2)
        + (select count(*) from unnest($3::text[]) as sent (id)
             left join occurrence using (id)
            where copies is null))::integer as missing,
         ((select count(*) from stored where spans > $2)
        + (select count(*) from occurrence where copies > 1))::integer as twice,
         (select coalesce(sum(span_count), 0) from howdah.span_rollup)::integer
       - (select count(*) from howdah.span)::integer as rollups_off,
         (select coalesce(sum(occurrences), 0) from howdah.issue_delta)::integer
       + (select coalesce(sum(occurrence_count), 0) from howdah.tb_error_log)::integer
       - (select count(*) from howdah.tb_error_occurrence)::integer as counters_off`;
