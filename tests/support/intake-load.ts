import { randomBytes } from 'node:crypto';
import type { Queryable } from '../../sidecar/src/postgres/queryable.ts';
import { TEST_KEY } from './intake.ts';
import { encodeLogsRequest } from './otlp-logs-proto.ts';
import { aLog, aLogsRequest } from './otlp-logs-request.ts';
import { encodeMetricsRequest } from './otlp-metrics-proto.ts';
import { aCounter, aMetricsRequest } from './otlp-metrics-request.ts';
import { encodeTraceRequest } from './otlp-proto.ts';
import { aSpan, aTraceRequest } from './otlp-request.ts';
import { anEnvelope, anEvent, eventId } from './sentry-envelope.ts';
import { until } from './until.ts';

/** What senders were promised. */
export interface Acknowledged {
  /** Trace ids in hex; each request carries one trace of {@link SPANS_PER_REQUEST} spans. */
  traces: string[];
  events: string[];
  /** Bodies of log records; each request carries {@link LOGS_PER_REQUEST} of the same. */
  logs: string[];
  /** Totals of counters, by the sender whose series it is. */
  totals: number[];
  /** Tries that were answered with 503 or cut off. */
  retries: number;
}

export interface Load {
  acknowledged: Acknowledged;
  /** Answers other than 200, and 429 or 503 with the time after which to come back. */
  unexpected: string[];
  /** Lets every sender finish its request, with as many tries as it takes. */
  stop(): Promise<void>;
}

export const SPANS_PER_REQUEST = 20;
const LOGS_PER_REQUEST = 5;

/** How many requests were acknowledged. */
export function acknowledgedBy({ acknowledged: { traces, events, logs, totals } }: Pick<Load, 'acknowledged'>): number {
  return traces.length + events.length + logs.length + totals.reduce((sum, total) => sum + total, 0);
}

/** Waits until so many more requests are acknowledged. */
export async function goesOn(load: Load, requests = 20): Promise<void> {
  const before = acknowledgedBy(load);
  await until(() => acknowledgedBy(load) >= before + requests, {
    withinMs: 60_000,
    what: 'requests to be acknowledged',
  });
}

/** What an audit finds when every promise was kept. */
export const CLEAN = { missing: 0, twice: 0, rollupsOff: 0, countersOff: 0, totalsOff: 0 };

/**
 * Senders that behave like SDK exporters: one request after the other, each sent again until it is acknowledged. Their
 * telemetry is of the time that `clock` tells, in ms. Of several addresses each try takes the next one.
 */
export function startLoad(
  intakeUrl: string | readonly string[],
  senders: number,
  clock: () => number = Date.now
): Load {
  const urls = [intakeUrl].flat();
  let tries = 0;
  const acknowledged: Acknowledged = { traces: [], events: [], logs: [], totals: [], retries: 0 };
  const unexpected: string[] = [];
  const state = { stopped: false };
  /** What the last tries that were not acknowledged heard, by path. */
  const heard = new Map<string, string>();

  const sendUntilAcknowledged = async (
    path: string,
    body: Uint8Array<ArrayBuffer> | string,
    contentType: string
  ): Promise<void> => {
    for (;;) {
      try {
        const response = await fetch(`${urls[tries++ % urls.length]}${path}`, {
          method: 'POST',
          body,
          headers: { 'content-type': contentType },
        });
        const text = await response.text();
        heard.set(path, `${response.status} ${text}`);
        if (response.status === 200) return;
        const comeBack = [429, 503].includes(response.status) && Number(response.headers.get('retry-after')) > 0;
        if (!comeBack) unexpected.push(`${response.status} ${text}`);
      } catch (error) {
        // Nobody listens, or the connection was cut: the sender does not know whether it was stored.
        heard.set(path, String((error as Error).cause ?? error));
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
      if (number % 4 === 1) {
        const body = eventId();
        const records = Array.from({ length: LOGS_PER_REQUEST }, () => aLog({ body, atMs: clock() }));
        await sendUntilAcknowledged(
          '/v1/logs',
          new Uint8Array(encodeLogsRequest(aLogsRequest(records))),
          'application/x-protobuf'
        );
        acknowledged.logs.push(body);
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
      let left = running.length;
      for (const one of running) void one.then(() => (left -= 1));
      const answered = () => {
        if (left > 0) throw new Error(`${left} go on; last heard: ${JSON.stringify([...heard])}`);
        return true;
      };
      await until(answered, { withinMs: 120_000, what: "the senders' last requests to be acknowledged" });
    },
  };
}

/** Counts what was promised and is not there, and what is there more than once. Zero each, or intake has lied. */
export async function auditLoad(
  db: Queryable,
  { traces, events, logs, totals }: Acknowledged
): Promise<{ missing: number; twice: number; rollupsOff: number; countersOff: number; totalsOff: number }> {
  const { rows } = await db.query<{ missing: number; twice: number; rollups_off: number; counters_off: number }>(
    AUDIT,
    [traces, SPANS_PER_REQUEST, events, logs, LOGS_PER_REQUEST]
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
      from howdah.tb_error_occurrence group by 1),
  line as (
    select body, count(*) as copies from howdah.log_record group by 1)
  select ((select count(*) from unnest($1::text[]) as sent (trace_id)
             left join stored using (trace_id)
            where coalesce(spans, 0) < $2)
        + (select count(*) from unnest($3::text[]) as sent (id)
             left join occurrence using (id)
            where copies is null)
        + (select count(*) from unnest($4::text[]) as sent (body)
             left join line using (body)
            where coalesce(copies, 0) < $5))::integer as missing,
         ((select count(*) from stored where spans > $2)
        + (select count(*) from occurrence where copies > 1)
        + (select count(*) from line where copies > $5))::integer as twice,
         (select coalesce(sum(span_count), 0) from howdah.span_rollup)::integer
       - (select count(*) from howdah.span)::integer as rollups_off,
         (select coalesce(sum(occurrences), 0) from howdah.issue_delta)::integer
       + (select coalesce(sum(occurrence_count), 0) from howdah.tb_error_log)::integer
       - (select count(*) from howdah.tb_error_occurrence)::integer as counters_off`;
