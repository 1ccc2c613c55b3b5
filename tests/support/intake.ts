import { Registry } from 'prom-client';
import { openIntake, type Intake, type IntakeOptions } from '../../sidecar/src/ingest/pipeline.ts';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { listen } from '../../sidecar/src/serve/listen.ts';
import { listenGrpc } from '../../sidecar/src/serve/listen-grpc.ts';
import type { TestDatabase } from './database.ts';

export const TEST_KEY = '0123456789abcdef0123456789abcdef';

export interface TestIntake extends Intake {
  url: string;
  /** Host and port of OTLP/gRPC. */
  grpcAddress: string;
  /** For Sentry SDKs, project 1. */
  dsn: string;
  metrics: Registry;
  /** Drains the writer and stops listening; may be called twice. */
  close(): Promise<void>;
}

/** A real intake on a port of its own, with {@link TEST_KEY} as the key of project 1. */
export async function startIntake(
  { pool, url: databaseUrl, insert }: Pick<TestDatabase, 'pool' | 'url' | 'insert'>,
  { config, ...options }: Partial<Omit<IntakeOptions, 'config'>> & { config?: Partial<IntakeOptions['config']> } = {}
): Promise<TestIntake> {
  await insert('project_key', { public_key: TEST_KEY, project_id: 1, label: 'test' });
  const metrics = new Registry();
  const intake = openIntake({
    pool,
    log: createLog('silent'),
    metrics,
    now: () => new Date(),
    ...options,
    config: {
      auth: 'local',
      maxBodyBytes: 64 * 1024 * 1024,
      maxJsonBytes: 8 * 1024 * 1024,
      maxEventBytes: 1024 * 1024,
      logErrors: 'error',
      maxAttachmentBytes: 0,
      queueBytes: 48 * 1024 * 1024,
      writerConnections: 2,
      databaseUrl,
      ...config,
    },
  });
  const listener = await listen(intake.app, { host: '127.0.0.1', port: 0 }, { variable: 'HOWDAH_INTAKE_ADDR' });
  const grpcListener = await listenGrpc(
    intake.grpc.server,
    { host: '127.0.0.1', port: 0 },
    { variable: 'HOWDAH_OTLP_GRPC_ADDR' }
  );
  const stop = async () => {
    intake.grpc.stop();
    await Promise.all([intake.writer.drain(), listener.close(100), grpcListener.close(100)]);
  };
  let closing: Promise<void> | null = null;
  return {
    ...intake,
    url: listener.url,
    grpcAddress: grpcListener.url,
    dsn: `${listener.url.replace('http://', `http://${TEST_KEY}@`)}/1`,
    metrics,
    close: () => (closing ??= stop()),
  };
}

/** As `startIntake`, closed when `test` is done. */
export async function withIntake(
  database: TestDatabase,
  test: (intake: TestIntake) => Promise<void>,
  options: Parameters<typeof startIntake>[1] = {}
): Promise<void> {
  const intake = await startIntake(database, options);
  try {
    await test(intake);
  } finally {
    await intake.close();
  }
}
