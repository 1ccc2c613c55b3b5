import { Registry } from 'prom-client';
import { createLog } from '../../../sidecar/src/observe/log.ts';
import { BodyBudget } from '../../../sidecar/src/ingest/accept/body-budget.ts';
import { decompressionOf, UNPACKED_SPARE_BYTES } from '../../../sidecar/src/ingest/accept/decompress.ts';
import { freeBytes } from '../../../sidecar/src/ingest/free-bytes.ts';
import { otlpReceivers } from '../../../sidecar/src/ingest/pipeline/receive-otlp.ts';
import { Writer } from '../../../sidecar/src/ingest/write/writer.ts';
import { openPool } from '../../../sidecar/src/postgres/pool.ts';
import { CONCURRENCY } from './measure.ts';

export type InProcessEncoding = 'protobuf' | 'gzip' | 'json';

/** The way in without HTTP: the receivers and the writer as `openIntake` joins them, fed from memory. */
export function openInProcess(databaseUrl: string) {
  const log = createLog('silent');
  const pool = openPool(databaseUrl, { max: 2, applicationName: 'howdah bench', log });
  const writer = new Writer({
    pool,
    connections: openPool(databaseUrl, { max: 2, applicationName: 'howdah bench writer', log, pipeline: true }),
    lanes: 2,
    queueBytes: 48 * 1024 * 1024,
    log,
    metrics: new Registry(),
    now: () => new Date(),
  });
  const receivers = otlpReceivers((request) => writer.submit(request), 'error');
  writer.start();
  const receive = async (given: Buffer, encoding: InProcessEncoding) => {
    const body = encoding === 'gzip' ? await unpack(given) : given;
    await receivers.traces({
      projectId: 1,
      encoding: encoding === 'json' ? 'json' : 'protobuf',
      body,
      receivedAt: new Date(),
    });
    // The others are sent again in the next round.
    if (encoding === 'gzip') freeBytes(body, UNPACKED_SPARE_BYTES);
  };
  return {
    /** Resolves when every body is committed. */
    store: async (bodies: readonly Buffer[], encoding: InProcessEncoding): Promise<void> => {
      let next = 0;
      const sender = async () => {
        for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) await receive(body, encoding);
      };
      await Promise.all(Array.from({ length: CONCURRENCY }, sender));
    },
    close: async () => {
      await writer.drain();
      await pool.end();
    },
  };
}

async function unpack(body: Buffer): Promise<Buffer> {
  const lease = budget.open();
  try {
    const room = { bytes: MAX_BODY_BYTES, setting: 'HOWDAH_MAX_BODY', lease } as const;
    return (await decompressionOf('gzip')?.(body, room)) ?? body;
  } finally {
    lease.end();
  }
}
const MAX_BODY_BYTES = 64 * 1024 * 1024;
const budget = new BodyBudget({ receivingBytes: MAX_BODY_BYTES, totalBytes: MAX_BODY_BYTES });
