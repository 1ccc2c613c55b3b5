import { Registry } from 'prom-client';
import { openIntake } from '../../../sidecar/src/ingest/pipeline.ts';
import { createLog } from '../../../sidecar/src/observe/log.ts';
import { openPool } from '../../../sidecar/src/postgres/pool.ts';
import { listen } from '../../../sidecar/src/serve/listen.ts';

/** An intake as a process of its own, whose memory is its own; tells its parent where it listens. */
export async function serve(databaseUrl: string): Promise<void> {
  const log = createLog('silent');
  const intake = openIntake({
    pool: openPool(databaseUrl, { max: 4, applicationName: 'howdah bench', log }),
    log,
    metrics: new Registry(),
    now: () => new Date(),
    config: {
      auth: 'local',
      maxBodyBytes: 10 * 1024 * 1024,
      maxJsonBytes: 8 * 1024 * 1024,
      maxEventBytes: 1024 * 1024,
      logErrors: 'error',
      maxAttachmentBytes: 0,
      queueBytes: 48 * 1024 * 1024,
      writerConnections: 2,
      databaseUrl,
    },
  });
  const { url } = await listen(intake.app, { host: '127.0.0.1', port: 0 }, { variable: 'port' });
  process.send?.(url);
}
