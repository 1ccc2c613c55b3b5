import { createHash, randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { cpus, totalmem } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import type { Pool } from 'pg';
import { benchRequest, seededRandom } from '#support/bench-spans';
import { startIntake, TEST_KEY, type TestIntake } from '#support/intake';
import { encodeTraceRequest } from '#support/otlp-proto';
import { startOwnServer } from '#support/own-server';
import { anEnvelope, anEvent } from '#support/sentry-envelope';
import { acceptedTime } from '../../sidecar/src/decide/accepted-time.ts';
import { OtlpTraceDecoder } from '../../sidecar/src/ingest/decode/otlp-protobuf/traces.ts';
import { BatchRows, COPY_SPANS } from '../../sidecar/src/ingest/write/batch-rows.ts';
import { COPY_HEADER, COPY_TRAILER } from '../../sidecar/src/ingest/write/copy-binary.ts';
import { Dictionaries } from '../../sidecar/src/ingest/write/dictionaries.ts';
import { startGroupingLoop } from '../../sidecar/src/jobs/grouping/grouping-loop.ts';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { copyIn } from '../../sidecar/src/postgres/copy-in.ts';
import { openPool } from '../../sidecar/src/postgres/pool.ts';

// OTLP protobuf over HTTP to committed rows, against one raw COPY of the same rows, encoded before, on one connection.
// Every round runs both; the ratio of a round is what counts, because the machine's speed changes from minute to minute.
const ROUNDS = Number(process.env['ROUNDS'] ?? 5);
const SPANS_PER_REQUEST = 512;
const REQUESTS = Number(process.env['REQUESTS'] ?? 300);
const CONCURRENCY = 32;

if (isMainThread) await main();
else await generateLoad();

async function main(): Promise<void> {
  const [cpu] = cpus();
  console.log(
    `machine: ${cpus().length} × ${cpu?.model.trim() ?? '?'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}`
  );
  const server = await startOwnServer();
  const pool = openPool(server.url, { max: 4, applicationName: 'howdah bench', log: createLog('silent') });
  const { rows } = await pool.query<{ version: string }>('select version()');
  console.log(
    `database: ${rows[0]?.version.split(' on ')[0] ?? '?'}, embedded, fsync on, same machine; load from a thread of the same machine`
  );
  const intake = await startIntake({
    pool,
    url: server.url,
    insert: async () => {
      await pool.query('insert into howdah.project_key (public_key, project_id) values ($1, 1)', [TEST_KEY]);
    },
  });
  try {
    await throughput(pool, intake);
    await visibility(pool, intake);
  } finally {
    await intake.close();
    await pool.end();
    await server.stop();
  }
}

async function throughput(pool: Pool, intake: TestIntake): Promise<void> {
  const random = seededRandom(42);
  const startMs = Date.now() - 60_000;
  const bodies = Array.from({ length: REQUESTS }, (_, i) =>
    encodeTraceRequest(benchRequest(random, SPANS_PER_REQUEST, startMs + i * 25))
  );
  const spans = REQUESTS * SPANS_PER_REQUEST;
  const bytes = bodies.reduce((sum, body) => sum + body.length, 0);
  console.log(`data: ${spans} spans in ${REQUESTS} requests, ${Math.round(bytes / spans)} bytes of protobuf a span`);
  measureDecoding(bodies, spans);
  const chunks = await encodeForCopy(pool, bodies);

  const ratios: number[] = [];
  console.log('round | raw COPY spans/s | OTLP spans/s | ratio | CPU µs a span (intake with load thread)');
  for (let round = 0; round <= ROUNDS; round += 1) {
    await clear(pool);
    const raw = await rawCopy(pool, chunks, spans);
    await clear(pool);
    const cpuBefore = process.cpuUsage();
    const seconds = await sendAll(intake.url, bodies);
    const cpu = process.cpuUsage(cpuBefore);
    const { rows } = await pool.query<{ n: string }>('select count(*) as n from howdah.span');
    if (Number(rows[0]?.n) !== spans) throw new Error(`Only ${rows[0]?.n ?? 'no'} of ${spans} spans are stored.`);
    const rate = spans / seconds;
    const line = [raw, rate].map((value) => String(Math.round(value))).join(' | ');
    const micros = ((cpu.user + cpu.system) / spans).toFixed(1);
    console.log(`${round === 0 ? 'warm-up' : round} | ${line} | ${(rate / raw).toFixed(2)} | ${micros}`);
    if (round > 0) ratios.push(rate / raw);
  }
  ratios.sort((a, b) => a - b);
  const shown = (value: number | undefined) => (value ?? NaN).toFixed(2);
  console.log(
    `OTLP protobuf over HTTP to committed rows: ${shown(ratios[ratios.length >> 1])} × one raw COPY (${shown(ratios[0])}–${shown(ratios.at(-1))}, ${ratios.length} runs), goal 0.4`
  );
}

function measureDecoding(bodies: readonly Buffer[], spans: number): void {
  const decoder = new OtlpTraceDecoder();
  const rows = new BatchRows(new Dictionaries());
  const run = () => {
    for (const body of bodies) {
      rows.begin(1, acceptedTime(new Date(), 30));
      decoder.decode(body, rows);
      if (rows.count > 4_000) rows.reset();
    }
  };
  run();
  const started = performance.now();
  run();
  const micros = ((performance.now() - started) * 1_000) / spans;
  console.log(`decode and encode alone: ${micros.toFixed(2)} µs a span, ${Math.round(1e6 / micros)} spans/s`);
}

async function encodeForCopy(pool: Pool, bodies: readonly Buffer[]): Promise<Buffer[]> {
  const dictionaries = new Dictionaries();
  const rows = new BatchRows(dictionaries);
  const decoder = new OtlpTraceDecoder();
  rows.begin(1, acceptedTime(new Date(), 30));
  for (const body of bodies) decoder.decode(body, rows);
  await dictionaries.resolve(pool, rows.newEntries(0, rows.count));
  rows.fillInIds();
  return [COPY_HEADER, ...rows.chunks(0, rows.count), COPY_TRAILER];
}

async function rawCopy(pool: Pool, chunks: readonly Buffer[], spans: number): Promise<number> {
  const client = await pool.connect();
  try {
    const started = performance.now();
    await copyIn(client, COPY_SPANS, chunks);
    return (spans * 1_000) / (performance.now() - started);
  } finally {
    client.release();
  }
}

async function clear(pool: Pool): Promise<void> {
  await pool.query(
    'truncate howdah.span, howdah.span_rollup, howdah.ingest_ledger, howdah.tb_error_occurrence, howdah.tb_error_log, howdah.issue_delta'
  );
  await pool.query('checkpoint');
}

/** Sends every body once from another thread and answers how long it took until the last one was acknowledged. */
async function sendAll(url: string, bodies: readonly Buffer[]): Promise<number> {
  const worker = new Worker(new URL(import.meta.url), { workerData: { url, bodies } });
  const seconds = await new Promise<number>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  await worker.terminate();
  return seconds;
}

async function generateLoad(): Promise<void> {
  const { url, bodies } = workerData as { url: string; bodies: Uint8Array[] };
  const agent = new Agent({ keepAlive: true, maxSockets: CONCURRENCY });
  const { hostname, port } = new URL(url);
  const post = (body: Uint8Array) =>
    new Promise<void>((resolve, reject) => {
      const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length };
      const outgoing = request({ agent, hostname, port, path: '/v1/traces', method: 'POST', headers }, (response) => {
        response.resume();
        response.on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`status ${response.statusCode ?? 0}`))
        );
      });
      outgoing.on('error', reject);
      outgoing.end(body);
    });
  let next = 0;
  const sender = async () => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) await post(body);
  };
  const started = performance.now();
  await Promise.all(Array.from({ length: CONCURRENCY }, sender));
  parentPort?.postMessage((performance.now() - started) / 1_000);
  agent.destroy();
}

/** From the moment an event is sent to the moment a query sees it, and its issue with the new count. */
async function visibility(pool: Pool, intake: TestIntake): Promise<void> {
  const loop = startGroupingLoop({
    pool,
    log: createLog('silent'),
    onCommitted: (listener) => intake.onCommitted(listener),
  });
  const seen: number[] = [];
  const counted: number[] = [];
  for (let i = 1; i <= 30; i += 1) {
    const id = randomUUID();
    const message = createHash('md5').update('visibility').digest('hex');
    const started = performance.now();
    const sent = fetch(`${intake.url}/api/1/envelope/?sentry_key=${TEST_KEY}`, {
      method: 'POST',
      body: anEnvelope([['event', anEvent({ fingerprint: [message] })]], { event_id: id.replaceAll('-', '') }),
    });
    seen.push(await untilSeen(pool, started, 'select 1 from monitoring.errors where id = $1', [id]));
    const sql = 'select 1 from howdah.tb_error_log where fingerprint_reason like $1 and occurrence_count >= $2';
    counted.push(await untilSeen(pool, started, sql, [`%${message}`, i]));
    await sent;
  }
  await loop.stop();
  console.log(
    `event sent to visible in a query: ${spread(seen)}; to counted in its issue: ${spread(counted)}; goal 1000 ms`
  );
}

async function untilSeen(pool: Pool, started: number, sql: string, values: unknown[]): Promise<number> {
  for (;;) {
    const { rowCount } = await pool.query(sql, values);
    if (rowCount) return performance.now() - started;
  }
}

function spread(values: number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) =>
    Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN);
  return `median ${at(0.5)} ms, worst ${at(1)} ms of ${sorted.length}`;
}
