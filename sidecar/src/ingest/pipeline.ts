import { createHash, randomUUID } from 'node:crypto';
import type { Express } from 'express';
import type { Pool } from 'pg';
import { Counter, type Registry } from 'prom-client';
import type { Log } from '../observe/log.ts';
import { openPool } from '../postgres/pool.ts';
import { createIntakeApp, type ReceivedOtlp, type ReceivedSentry } from './accept/intake-app.ts';
import type { IntakeAuth } from './accept/otlp-key.ts';
import { ProjectKeys } from './accept/project-keys.ts';
import { decodeOtlpJsonMetrics } from './decode/otlp-json/metrics.ts';
import { decodeOtlpJsonTraces } from './decode/otlp-json/traces.ts';
import { OtlpMetricsDecoder } from './decode/otlp-protobuf/metrics.ts';
import { OtlpTraceDecoder } from './decode/otlp-protobuf/traces.ts';
import { decodeEnvelope, decodeStore, parseEvent, type SentryEnvelope } from './decode/sentry-envelope.ts';
import { hexId } from './normalise/clean-value.ts';
import { toOccurrences } from './normalise/otlp-exceptions.ts';
import { filledOfMetrics, takeMetrics } from './normalise/take-metrics.ts';
import { toSentryOccurrence } from './normalise/sentry-event.ts';
import { toTransactionSpans, type TransactionSpans } from './normalise/sentry-transaction.ts';
import type { DecodedSpans, Filled, IntakeRequest, OccurrenceRecord, RequestSink, Stored } from './records.ts';
import { readProjectKeys } from './write/read-project-keys.ts';
import { IntakeCounts } from './write/intake-counts.ts';
import { movedWords } from './write/moved-words.ts';
import { within } from './write/within.ts';
import { Writer, type Committed, type WriterStats } from './write/writer.ts';

export interface IntakeOptions {
  pool: Pool;
  log: Log;
  metrics: Registry;
  now: () => Date;
  config: {
    auth: IntakeAuth;
    /** For a body as sent and after decompression. */
    maxBodyBytes: number;
    /** For everything that waits for its commit. */
    queueBytes: number;
    writerConnections: number;
    databaseUrl: string;
  };
}

export interface Intake {
  /** POST /v1/traces, /v1/metrics, /api/:project/envelope/, /api/:project/store/; to be served on the intake's port alone. */
  app: Express;
  writer: {
    /** Stores what was taken and stops; requests that come later are answered with 503. */
    drain(): Promise<void>;
    stats(): WriterStats;
  };
  onCommitted(listener: (committed: Committed) => void): void;
}

/** Joins the stations of the way in: accept, decode, normalise, write. They know each other only here. */
export function openIntake({ pool, log, metrics, now, config }: IntakeOptions): Intake {
  const connections = openPool(config.databaseUrl, {
    max: config.writerConnections,
    applicationName: 'howdah writer',
    log,
  });
  const writer = new Writer({
    pool,
    connections,
    lanes: config.writerConnections,
    queueBytes: config.queueBytes,
    log,
    metrics,
    now,
  });
  const counts = new IntakeCounts(pool, { log, metrics, now });
  const dropped = new Counter({
    name: 'howdah_sentry_items_dropped_total',
    help: 'Envelope items that are acknowledged and not stored yet, by type.',
    labelNames: ['type'],
    registers: [metrics],
  });
  const traceDecoder = new OtlpTraceDecoder();
  const metricsDecoder = new OtlpMetricsDecoder();
  writer.start();
  counts.start();

  const submit = async (request: IntakeRequest): Promise<Stored> => {
    const stored = await writer.submit(request);
    if (!stored.repeated) {
      for (const moved of stored.moved) {
        const { reason, explanation } = movedWords(moved);
        counts.moved(reason, request.projectId, explanation, moved.count);
      }
    }
    return stored;
  };

  const receiveTraces = (received: ReceivedOtlp): Promise<Filled> => {
    const { projectId, encoding, body, receivedAt } = received;
    return submit({
      projectId,
      signal: 'traces',
      digest: digestOf(`${projectId} traces`, body),
      bytes: body.length + REQUEST_OVERHEAD,
      receivedAt,
      fill: (sink) => {
        const decoded = encoding === 'protobuf' ? traceDecoder.decode(body, sink) : decodeOtlpJsonTraces(body, sink);
        for (const occurrence of toOccurrences(decoded.exceptions, {
          projectId,
          receivedAt,
          spanParents: (traceIds) => sink.spanParents(traceIds),
        })) {
          sink.occurrence(occurrence);
        }
        return filledOf(decoded);
      },
    });
  };

  const receiveMetrics = ({ projectId, encoding, body, receivedAt }: ReceivedOtlp): Promise<Filled> =>
    submit({
      projectId,
      signal: 'metrics',
      digest: digestOf(`${projectId} metrics`, body),
      bytes: body.length + REQUEST_OVERHEAD,
      receivedAt,
      fill: (sink) => {
        const { on, taken } = takeMetrics(sink.metrics, projectId);
        if (encoding === 'protobuf') metricsDecoder.decode(body, sink, on);
        else decodeOtlpJsonMetrics(body, sink, on);
        return filledOfMetrics(taken);
      },
    });

  const receiveSentry = async ({
    key,
    endpoint,
    body,
    receivedAt,
  }: ReceivedSentry): Promise<{ eventId: string | null }> => {
    const { header, items } =
      endpoint === 'envelope' ? decodeEnvelope(body) : storeAsEnvelope(body, config.maxBodyBytes);
    const { projectId } = key;
    const occurrences: OccurrenceRecord[] = [];
    const transactions: TransactionSpans[] = [];
    let eventId = hexId(header['event_id'], 32);
    for (const item of items) {
      if (item.type !== 'event' && item.type !== 'transaction') {
        dropped.inc({ type: KNOWN_ITEMS.has(item.type) ? item.type : 'other' });
        continue;
      }
      const event = parseEvent(item.payload);
      const isFirst = occurrences.length + transactions.length === 0;
      // SDKs give every event an id, and a repeat has the same one. What comes without, from curl for example, counts anew.
      const ownId = hexId(event['event_id'], 32) ?? randomUUID().replaceAll('-', '');
      eventId ??= ownId;
      const context = {
        projectId,
        eventId: isFirst ? eventId : ownId,
        receivedAt,
        sentAt: header['sent_at'],
      };
      if (item.type === 'event') occurrences.push(toSentryOccurrence(event, context));
      else transactions.push(toTransactionSpans(event, context));
    }
    if (eventId === null || occurrences.length + transactions.length === 0) return { eventId };
    const stored = await submit({
      projectId,
      signal: occurrences.length > 0 ? 'errors' : 'traces',
      digest: digestOf(`${projectId} sentry`, Buffer.from(eventId)),
      bytes: body.length * 2 + REQUEST_OVERHEAD,
      receivedAt,
      fill: (sink) => fillSentry(sink, occurrences, transactions),
    });
    if (stored.rejected > 0) counts.refused('spans_rejected', projectId, stored.message, stored.rejected);
    return { eventId };
  };

  const app = createIntakeApp({
    keys: new ProjectKeys(() => within(KEYS_TIMEOUT_MS, 'Reading the keys', readProjectKeys(pool))),
    auth: config.auth,
    maxBodyBytes: config.maxBodyBytes,
    receiveBytes: config.queueBytes,
    log,
    now,
    refused: (reason, projectId, remedy, times) => counts.refused(reason, projectId, remedy, times),
    checkRoom: (bytes) => writer.checkRoom(bytes),
    receiveTraces,
    receiveMetrics,
    receiveSentry,
  });
  return {
    app,
    writer: {
      drain: async () => {
        await writer.drain();
        await counts.stop();
      },
      stats: () => writer.stats(),
    },
    onCommitted: (listener) => writer.onCommitted(listener),
  };
}

const KEYS_TIMEOUT_MS = 5_000;
// What a request takes in memory beside its body.
const REQUEST_OVERHEAD = 500;

/** Item types that SDKs send today; others are counted together, because senders can make names up. */
const KNOWN_ITEMS = new Set(
  (
    'session sessions client_report attachment user_report feedback check_in profile profile_chunk replay_event ' +
    'replay_recording replay_video statsd metric_buckets span log otel_log trace_metric'
  ).split(' ')
);

function storeAsEnvelope(body: Buffer, maxBytes: number): SentryEnvelope {
  const payload = Buffer.from(JSON.stringify(decodeStore(body, maxBytes)));
  return { header: {}, items: [{ type: 'event', header: {}, payload }] };
}

function digestOf(kind: string, bytes: Buffer): Buffer {
  return createHash('sha256').update(kind).update('\n').update(bytes).digest();
}

function filledOf({ rejected, moved, exceptionsLeftOut }: DecodedSpans): Filled {
  const messages = [...rejected].map(([reason, count]) => `${count} span(s) refused: ${reason}`);
  if (moved > 0) {
    messages.push(
      `${moved} span(s) started outside of the time that is kept or said no start; they were stored at the nearest ` +
        'time that is, with extra.original_start_time'
    );
  }
  if (exceptionsLeftOut > 0) {
    messages.push(`${exceptionsLeftOut} exception(s) stand on their spans only, because one request had too many`);
  }
  return { rejected: [...rejected.values()].reduce((sum, count) => sum + count, 0), message: messages.join('; ') };
}

function fillSentry(
  sink: RequestSink,
  occurrences: readonly OccurrenceRecord[],
  transactions: readonly TransactionSpans[]
): Filled {
  for (const occurrence of occurrences) sink.occurrence(occurrence);
  let rejected = 0;
  for (const { resource, spans, rejected: refused } of transactions) {
    rejected += refused;
    const entry = sink.resource(`sentry ${resource.attributes}`, () => resource);
    for (const span of spans) sink.span(span, entry, null);
  }
  return { rejected, message: rejected === 0 ? '' : `${rejected} span(s) without ids or times were left out` };
}
