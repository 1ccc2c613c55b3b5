import { Registry } from 'prom-client';
import { openIntake } from '../../sidecar/src/ingest/pipeline.ts';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { openPool } from '../../sidecar/src/postgres/pool.ts';
import { listen } from '../../sidecar/src/serve/listen.ts';

// An intake as a process of its own, to be killed: intake-child.js <database url> <port> <ms that a request
// may take>. It sends its URL when it listens, and its state when it is asked for it.
const [, , databaseUrl = '', port = '0', requestTimeoutMs = ''] = process.argv;
const log = createLog('silent');
const intake = openIntake({
  pool: openPool(databaseUrl, { max: 4, applicationName: 'howdah tests', log }),
  log,
  metrics: new Registry(),
  now: () => new Date(),
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
  },
});
process.on('message', () => {
  const { waitingRequests, queuedBytes, connectedLanes, outage } = intake.writer.stats();
  process.send?.({ waitingRequests, queuedBytes, connectedLanes, outage });
});
const bounds = { variable: 'port', requestTimeoutMs: Number(requestTimeoutMs) };
const { url } = await listen(intake.app, { host: '127.0.0.1', port: Number(port) }, bounds);
process.send?.(url);
