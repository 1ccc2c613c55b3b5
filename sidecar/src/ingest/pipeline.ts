import type { Express } from 'express';
import type { Pool } from 'pg';
import { Counter, type Registry } from 'prom-client';
import type { Log } from '../observe/log.ts';
import { openPool } from '../postgres/pool.ts';
import { createIntakeApp, routeContext } from './accept/intake-app.ts';
import { createOtlpGrpc, type OtlpGrpc } from './accept/otlp-grpc.ts';
import type { IntakeAuth } from './accept/otlp-key.ts';
import { ProjectKeys } from './accept/project-keys.ts';
import type { LogErrors } from './log-records.ts';
import { nativeReceiver } from './pipeline/receive-native.ts';
import { otlpReceivers } from './pipeline/receive-otlp.ts';
import { sentryReceiver } from './pipeline/receive-sentry.ts';
import type { CountRefused, Submit } from './pipeline/submit.ts';
import { cutWords } from './write/cut-words.ts';
import { IntakeCounts } from './write/intake-counts.ts';
import { hadBody } from './write/ledger-body.ts';
import { movedWords } from './write/moved-words.ts';
import { readProjectKeys } from './write/read-project-keys.ts';
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
    /** For a body in JSON, and for spans, logs and metrics in an envelope of Sentry's. */
    maxJsonBytes: number;
    /** For one Sentry event, transaction or other JSON item. */
    maxEventBytes: number;
    /** For one file beside an event; 0: files are not stored. */
    maxAttachmentBytes: number;
    /** From which severity on a log record with an exception is an error as well. */
    logErrors: LogErrors;
    /** For everything that waits for its commit. */
    queueBytes: number;
    writerConnections: number;
    databaseUrl: string;
  };
}

export interface Intake {
  /** POST /v1/traces, /v1/metrics, /v1/logs, /api/:project/envelope/, /api/:project/store/, /ingest/v1/…; to be served on the intake's port alone. */
  app: Express;
  /** OTLP over gRPC, for a port of its own. */
  grpc: OtlpGrpc;
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
    pipeline: true,
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
    help: 'Envelope items that are acknowledged and not stored, by type.',
    labelNames: ['type'],
    registers: [metrics],
  });
  writer.start();
  counts.start();

  const submit: Submit = async (request) => {
    const stored = await writer.submit(request);
    if (!stored.repeated) {
      for (const moved of stored.moved) {
        const { reason, explanation } = movedWords(moved);
        counts.moved(reason, request.projectId, explanation, moved.count);
      }
      for (const [limit, count] of stored.cut) counts.cut(limit, request.projectId, cutWords(limit), count);
    }
    return stored;
  };
  const refused: CountRefused = (reason, projectId, remedy, times) => counts.refused(reason, projectId, remedy, times);

  const context = routeContext({
    keys: new ProjectKeys(() => within(KEYS_TIMEOUT_MS, 'Reading the keys', readProjectKeys(pool))),
    auth: config.auth,
    maxBodyBytes: config.maxBodyBytes,
    maxJsonBytes: config.maxJsonBytes,
    queueBytes: config.queueBytes,
    log,
    now,
    refused: (reason, projectId, remedy, times) => counts.refused(reason, projectId, remedy, times),
    checkRoom: (bytes) => writer.checkRoom(bytes),
    receiveOtlp: otlpReceivers(submit, config.logErrors),
    receiveNative: nativeReceiver({
      submit,
      hadBody: (digest, bodyDigest) => hadBody(pool, now(), digest, bodyDigest),
    }),
    receiveSentry: sentryReceiver({
      submit,
      refused,
      checkRoom: (bytes) => writer.checkRoom(bytes),
      limits: {
        eventBytes: config.maxEventBytes,
        jsonBytes: config.maxJsonBytes,
        attachmentBytes: config.maxAttachmentBytes,
      },
      dropped,
    }),
  });
  return {
    app: createIntakeApp(context),
    grpc: createOtlpGrpc(context),
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
