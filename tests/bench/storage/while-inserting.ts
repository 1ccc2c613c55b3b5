import type { Pool, PoolClient } from 'pg';
import { benchRequest, seededRandom } from '#support/bench-spans';
import { encodeTraceRequest } from '#support/otlp-proto';
import { acceptedTime } from '../../../sidecar/src/decide/accepted-time.ts';
import { OtlpTraceDecoder } from '../../../sidecar/src/ingest/decode/otlp-protobuf/traces.ts';
import { BatchRows, COPY_SPANS } from '../../../sidecar/src/ingest/write/batch-rows.ts';
import { COPY_HEADER, COPY_TRAILER } from '../../../sidecar/src/ingest/write/copy-binary.ts';
import { Dictionaries } from '../../../sidecar/src/ingest/write/dictionaries.ts';
import { copyIn } from '../../../sidecar/src/postgres/copy-in.ts';
import { summarise } from './measure.ts';

/** How inserts fared while `work` ran, in ms. */
export interface Disturbance {
  /** What the work itself took. */
  tookMs: number;
  /** The longest that one insert took, from call to commit. */
  longestMs: number;
  /** The same over the second before the work began. */
  longestBeforeMs: number;
  medianMs: number;
  /** Written by all but the inserting sessions. */
  walBytes: number;
}

const BEFORE_MS = 1_000;
const SESSIONS = 2;
const ROWS = 20;

/**
 * Two sessions insert into today's partition without a pause, 20 spans at a time with the COPY of the writer, each its
 * own transaction, before, while and a moment after `work` runs.
 */
export async function whileInserting(pool: Pool, now: Date, work: () => Promise<unknown>): Promise<Disturbance> {
  const chunks = await encode(pool, now);
  const clients = await Promise.all(Array.from({ length: SESSIONS }, () => pool.connect()));
  const inserts: Array<{ began: number; took: number }> = [];
  const state = { stopped: false };
  const insert = async (client: PoolClient) => {
    while (!state.stopped) {
      const began = performance.now();
      await copyIn(client, COPY_SPANS, chunks);
      inserts.push({ began, took: performance.now() - began });
    }
  };
  try {
    const before = await walOf(clients, pool);
    const inserting = Promise.all(clients.map(insert));
    await pause(BEFORE_MS);
    const began = performance.now();
    const failure = await work().then(
      () => null,
      (error: unknown) => error as Error
    );
    const ended = performance.now();
    await pause(BEFORE_MS / 4);
    state.stopped = true;
    await inserting;
    if (failure) throw failure;
    const after = await walOf(clients, pool);
    const during = inserts.filter((one) => one.began + one.took > began && one.began < ended).map(({ took }) => took);
    const earlier = inserts.filter((one) => one.began + one.took <= began).map(({ took }) => took);
    return {
      tookMs: ended - began,
      longestMs: summarise(during).most,
      longestBeforeMs: summarise(earlier).most,
      medianMs: summarise(during).median,
      walBytes: Math.max(0, after - before),
    };
  } finally {
    for (const client of clients) client.release();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** WAL of the server without that of these sessions. */
async function walOf(clients: readonly PoolClient[], pool: Pool): Promise<number> {
  let own = 0;
  for (const client of clients) {
    await client.query('select pg_stat_force_next_flush()');
    const { rows } = await client.query<{ bytes: string }>(
      'select wal_bytes as bytes from pg_stat_get_backend_wal(pg_backend_pid())'
    );
    own += Number(rows[0]?.bytes ?? 0);
  }
  const { rows } = await pool.query<{ bytes: string }>(
    "select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0') as bytes"
  );
  return Number(rows[0]?.bytes ?? 0) - own;
}

async function encode(pool: Pool, now: Date): Promise<Buffer[]> {
  const dictionaries = new Dictionaries();
  const rows = new BatchRows(dictionaries);
  rows.begin(1, acceptedTime(now, 30));
  const body = encodeTraceRequest(benchRequest(seededRandom(7), ROWS, now.getTime()));
  new OtlpTraceDecoder().decode(body, rows);
  await dictionaries.resolve(pool, rows.newEntries(0, rows.count));
  rows.fillInIds();
  return [COPY_HEADER, ...rows.chunks(0, rows.count), COPY_TRAILER];
}
