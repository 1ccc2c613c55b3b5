import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Pool } from 'pg';
import { ensureKey } from './act/keys.ts';
import { createApiApp } from './api/express-adapter.ts';
import { createRoutes } from './api/routes.ts';
import { archiveDirOf } from './config/archive-dir.ts';
import type { Config } from './config/read-config.ts';
import { createIdentify } from './grafana/identity.ts';
import { startGrafanaServer } from './grafana/server.ts';
import { openIntake } from './ingest/pipeline.ts';
import { removeExpired } from './jobs/cache/remove-expired.ts';
import { startGroupingLoop } from './jobs/grouping/grouping-loop.ts';
import { forgetSeries } from './jobs/metrics/forget-series.ts';
import { closePast } from './jobs/partitions/close-past.ts';
import { createAhead } from './jobs/partitions/create-ahead.ts';
import { runRetention } from './jobs/partitions/run-retention.ts';
import { startSummaryLoop } from './jobs/partitions/summarise-open.ts';
import { addUpHours } from './jobs/rollups/add-up-hours.ts';
import { startSchedule } from './jobs/schedule.ts';
import { healthRoutes, type Readiness } from './observe/health-routes.ts';
import type { Log } from './observe/log.ts';
import { createMetrics } from './observe/metrics.ts';
import { refusedConnections } from './observe/refused-connections.ts';
import { MIGRATIONS_DIR, openDatabase, VIEWS_DIR } from './open-database.ts';
import { migrate } from './postgres/migrate.ts';
import { openPool } from './postgres/pool.ts';
import { dsnOf, readSecrets } from './secrets.ts';
import { formatAddress } from './serve/address.ts';
import { listen } from './serve/listen.ts';
import { grpcUrlOf } from './serve/grpc-url.ts';
import { listenGrpc } from './serve/listen-grpc.ts';

/** A running sidecar. */
export interface Howdah {
  urls: { intake: string; otlpGrpc: string; api: string; grafana: string; preview: string | undefined };
  sentryDsn: string;
  publicKey: string;
  /** The database for people, without its password. */
  database: string;
  /** Finishes what was accepted, then stops everything in reverse; the embedded PostgreSQL last. */
  stop(): Promise<void>;
}

const DRAIN_MS = 10_000;
// A connection may hold 32 KB of headers before anything is known about it.
const MAX_INTAKE_CONNECTIONS = 1_000;

/**
 * Builds every part and joins them. What was started before a failure is stopped again, so that a failed start leaves
 * nothing running. `signal` ends waiting for a database that does not answer.
 */
export async function startHowdah(config: Config, log: Log, signal?: AbortSignal): Promise<Howdah> {
  const stops: Array<() => Promise<void>> = [];
  try {
    return await build(config, log, stops, signal);
  } catch (error) {
    await stopInReverse(stops, log);
    throw error;
  }
}

async function build(
  config: Config,
  log: Log,
  stops: Array<() => Promise<void>>,
  signal: AbortSignal | undefined
): Promise<Howdah> {
  const now = () => new Date();
  const state = { draining: false };
  const secrets = await readSecrets(config);
  const metrics = createMetrics();

  const database = await openDatabase(config, log, signal);
  stops.push(database.stop);
  const pool = openPool(database.url, { max: 10, applicationName: 'howdah', log });
  const readPool = openPool(database.url, { max: 8, applicationName: 'howdah query', log });
  stops.push(async () => {
    await Promise.all([pool.end(), readPool.end()]);
  });
  await migrate(pool, { migrationsDir: MIGRATIONS_DIR, viewsDir: VIEWS_DIR, log });
  await ensureKey(pool, secrets.defaultKey);
  await createAhead(pool, now());

  const intake = openIntake({
    pool,
    log: log.child({ part: 'intake' }),
    metrics,
    now,
    config: {
      auth: config.intakeAuth,
      maxBodyBytes: config.maxBodyBytes,
      maxJsonBytes: config.maxJsonBytes,
      maxEventBytes: config.maxEventBytes,
      maxAttachmentBytes: config.attachments === 'on' ? config.maxAttachmentBytes : 0,
      logErrors: config.logErrors,
      queueBytes: config.queueBytes,
      writerConnections: config.writerConnections,
      databaseUrl: database.url,
    },
  });
  stops.push(() => intake.writer.drain());
  const grouping = startGroupingLoop({
    pool,
    log: log.child({ part: 'grouping' }),
    now,
    onCommitted: (listener) => intake.onCommitted(listener),
  });
  stops.push(() => grouping.stop());
  const summaries = startSummaryLoop(pool, log.child({ part: 'partitions' }));
  stops.push(() => summaries.stop());
  const intakeListener = await listen(intake.app, config.intakeAddr, {
    variable: 'HOWDAH_INTAKE_ADDR',
    maxConnections: MAX_INTAKE_CONNECTIONS,
    onTooMany: refusedConnections(metrics, log),
  });
  stops.push(() => intakeListener.close(DRAIN_MS));
  const otlpGrpc = await listenGrpc(intake.grpc.server, config.otlpGrpcAddr, { variable: 'HOWDAH_OTLP_GRPC_ADDR' });
  stops.push(async () => {
    intake.grpc.stop();
    await otlpGrpc.close(DRAIN_MS);
  });
  const intakeUrl = config.intakePublicUrl ?? intakeListener.url;

  const archiveDir = archiveDirOf(config);
  const retention = (actor?: string) =>
    runRetention({
      pool,
      now,
      archiveDir,
      version: __HOWDAH_VERSION__,
      log: log.child({ part: 'retention' }),
      ...(actor !== undefined && { actor }),
    });
  const schedule = await startSchedule(
    pool,
    [
      {
        name: 'partitions-ahead',
        cron: '7 * * * *',
        work: async () => {
          const partitions = await createAhead(pool, now());
          log.info('partitions created', { count: partitions.length, partitions });
        },
      },
      {
        name: 'partitions-close',
        cron: '13 * * * *',
        work: async () => {
          const partitions = await closePast(pool, now());
          if (partitions.length > 0) log.info('partitions closed', { count: partitions.length, partitions });
        },
      },
      {
        name: 'forget-series',
        cron: '41 * * * *',
        work: async () => {
          const series = await forgetSeries(pool, now());
          if (series > 0) log.info('silent metric series forgotten', { series });
        },
      },
      {
        name: 'retention',
        cron: '23 * * * *',
        work: async () => {
          await retention();
        },
      },
      {
        name: 'rollup-hours',
        cron: '*/10 * * * *',
        work: async () => {
          await addUpHours(pool, now());
        },
      },
      {
        name: 'cache-expiry',
        cron: '*/5 * * * *',
        work: async () => {
          await removeExpired(pool, now());
        },
      },
    ],
    log.child({ part: 'schedule' })
  );
  stops.push(() => schedule.stop());

  const preview = await startPreview(config, secrets.apiToken, log);
  stops.push(async () => preview?.close());
  const queries = { pool: readPool, now };
  const identify = createIdentify({
    grafanaUrl: config.grafanaUrl ?? preview?.issuerUrl,
    issuer: config.grafanaIssuer,
    log: log.child({ part: 'identity' }),
  });
  const sentryDsn = dsnOf(intakeUrl, secrets.defaultKey);
  const routes = createRoutes({
    queries,
    pool,
    now,
    setup: {
      version: __HOWDAH_VERSION__,
      intakeUrl,
      grpcUrl: grpcUrlOf(intakeUrl, otlpGrpc.url),
      sentryDsn,
      publicKey: secrets.defaultKey,
      keyRequired: config.intakeAuth === 'required',
    },
    createAhead: () => createAhead(pool, now()),
    runRetention: (actor) => retention(actor),
    archiveDir,
  });
  const app = createApiApp(
    { routes, token: secrets.apiToken, identify, log: log.child({ part: 'api' }) },
    healthRoutes(() => readiness(pool, state, () => intake.writer.stats().outage), metrics)
  );
  const api = await listen(app, config.apiAddr, { variable: 'HOWDAH_API_ADDR' });
  stops.push(() => api.close(DRAIN_MS));
  const grafana = await startGrafanaServer({
    addr: config.grafanaAddr,
    token: secrets.apiToken,
    identify,
    queries,
    routes,
    metrics,
    log: log.child({ part: 'grafana' }),
    version: __HOWDAH_VERSION__,
  });
  stops.push(() => grafana.stop());

  return {
    urls: {
      intake: intakeUrl,
      otlpGrpc: otlpGrpc.url,
      api: api.url,
      grafana: formatAddress(grafana.address),
      preview: preview?.url,
    },
    sentryDsn,
    publicKey: secrets.defaultKey,
    database: database.description,
    stop: async () => {
      state.draining = true;
      await stopInReverse(stops, log);
    },
  };
}

async function readiness(
  pool: Pool,
  { draining }: { draining: boolean },
  outage: () => string | null
): Promise<Readiness> {
  const database = await Promise.race([
    pool.query('-- health/ready\nselect 1').then(() => 'ok'),
    delay(HEALTH_MS, `no answer within ${HEALTH_MS / 1_000} s`),
  ]).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  const intake = draining ? 'draining before the end of the process' : (outage() ?? 'ok');
  return { ready: database === 'ok' && intake === 'ok', checks: { database, intake } };
}
const HEALTH_MS = 3_000;

interface Preview {
  url: string;
  issuerUrl: string;
  close(): Promise<void>;
}

/** A part of its own, built apart: the sidecar runs without it, in a container for example. */
async function startPreview(config: Config, token: string, log: Log): Promise<Preview | undefined> {
  if (!config.previewAddr) {
    return undefined;
  }
  const root = new URL('../../', import.meta.url);
  const program = new URL('preview/dist/server.js', root);
  const plugin = new URL('dist/plugin.json', root);
  if (!existsSync(program) || !existsSync(plugin)) {
    log.warn('the preview page stays off: it is not built (npm run build), or not part of this installation', {
      remedy: 'set HOWDAH_PREVIEW_ADDR to nothing to silence this',
    });
    return undefined;
  }
  const module = (await import(program.href)) as { startPreview(options: object): Promise<Preview> };
  return module.startPreview({
    addr: formatAddress(config.previewAddr),
    grafanaAddr: formatAddress(config.grafanaAddr),
    token,
    dashboardsDir: fileURLToPath(new URL('dashboards/', root)),
    pluginDir: fileURLToPath(new URL('dist/', root)),
    log: log.child({ part: 'preview' }),
  });
}

async function stopInReverse(stops: Array<() => Promise<void>>, log: Log): Promise<void> {
  for (let stop = stops.pop(); stop; stop = stops.pop()) {
    try {
      await stop();
    } catch (error) {
      // The rest must still be stopped: an open pool or a running PostgreSQL would keep the process.
      log.error('a part did not stop cleanly', { reason: error instanceof Error ? error.message : String(error) });
    }
  }
}
