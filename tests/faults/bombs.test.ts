import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { denseBombs, oversized, packedBombs, type Bomb } from '#support/bombs';
import { openDatabase, type TestDatabase } from '#support/database';
import { noteFault, rounds } from '#support/fault-report';
import { TEST_KEY } from '#support/intake';
import { auditLoad, goesOn, startLoad } from '#support/intake-load';
import { startIntakeProcess, type IntakeProcess } from '#support/intake-process';
import { encodeTraceRequest } from '#support/otlp-proto';
import { aSpan, aTraceRequest } from '#support/otlp-request';
import { forgetPeak, peakRssMb, rssMb } from '#support/process-memory';
import { until } from '#support/until';

const agent = new Agent({ keepAlive: true });
const MAX_BODY_BYTES = 64 * 1024 * 1024;
/**
 * What the intake may take more than under usual load. Where other tests keep the machine busy, what is free is given back
 * later.
 */
const ALLOWED_MB = rounds(96, 64);
const AT_ONCE = rounds(4, 100);
const REQUEST_TIMEOUT_MS = rounds(15_000, 60_000);

let database: TestDatabase & { close(): Promise<void> };
let intake: IntakeProcess;
let usualPeakMb: number;
beforeAll(
  async () => {
    database = await openDatabase();
    await database.insert('project_key', { public_key: TEST_KEY, project_id: 1 });
    intake = await startIntakeProcess(database.url, REQUEST_TIMEOUT_MS);
    await usualLoad();
    usualPeakMb = peakRssMb(intake.pid()) ?? 0;
  },
  rounds(60_000, 180_000)
);
afterAll(async () => {
  intake.kill();
  await database.close();
});

/** What a collector sends, in gzip, and what SDKs send, until the intake takes no more memory for it. */
async function usualLoad(): Promise<void> {
  const load = startLoad(intake.url, 4);
  let calm = 0;
  for (let i = 0; calm < rounds(1, 5) && i < rounds(2, 30); i += 1) {
    const before = peakRssMb(intake.pid()) ?? 0;
    await goesOn(load, rounds(100, 1_000));
    calm = (peakRssMb(intake.pid()) ?? 0) - before > 1 ? 0 : calm + 1;
  }
  await load.stop();
  for (let round = 0; round < 8; round += 1) {
    const spans = Array.from({ length: 8_192 }, (_, i) => aSpan({ name: `op ${i}`, attributes: { round, i } }));
    const body = gzipSync(encodeTraceRequest(aTraceRequest(spans)));
    const headers = { 'content-type': 'application/x-protobuf', 'content-encoding': 'gzip' };
    const bomb = { name: 'usual', path: '/v1/traces', body, headers, statuses: [200] };
    expect(await Promise.all(Array.from({ length: 4 }, () => send(bomb)))).toEqual([200, 200, 200, 200]);
  }
}

/** Leaves as soon as there is an answer, as senders do. */
async function send({ path, body, headers }: Bomb): Promise<number | undefined> {
  const sending = request(`${intake.url}${path}`, { method: 'POST', headers, agent });
  sending.on('error', () => undefined);
  sending.end(body);
  const [response] = (await once(sending, 'response')) as [IncomingMessage];
  sending.destroy();
  return response.statusCode;
}

/** Announces a body, sends a part of it, and from then on a byte now and then, until it is cut off. Answers the status. */
async function sendSlowly(): Promise<number> {
  const socket = connect(Number(new URL(intake.url).port), '127.0.0.1').setEncoding('latin1');
  socket.on('error', () => undefined);
  socket.write('POST /v1/traces HTTP/1.1\r\nhost: a\r\ncontent-type: application/x-protobuf\r\n');
  socket.write(`content-length: ${8 * 1024 * 1024}\r\n\r\n`);
  socket.write(Buffer.alloc(128 * 1024));
  const drip = setInterval(() => socket.writable && socket.write('a'), 100);
  const answer = (await socket.toArray()).join('');
  clearInterval(drip);
  return Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
}

interface Attack {
  name: string;
  /** What a sender may hear. */
  statuses: readonly number[];
  /** One of many at once; answers what it heard. */
  send: () => Promise<number | undefined>;
  /** It lasts until the intake ends it. */
  lasts: boolean;
}

const bombs = [...packedBombs(2 * MAX_BODY_BYTES), ...oversized(MAX_BODY_BYTES), ...denseBombs(TEST_KEY)];
const attacks: Attack[] = [
  ...bombs.map((bomb) => ({ name: bomb.name, statuses: bomb.statuses, send: () => send(bomb), lasts: false })),
  { name: 'body that never ends', statuses: [408], send: sendSlowly, lasts: true },
];

test.each(attacks)(
  '$name: many at once are answered, and take little',
  async ({ name, statuses, send, lasts }) => {
    const load = startLoad(intake.url, 4);
    await goesOn(load, 4);
    const before = rssMb(intake.pid());
    forgetPeak(intake.pid());

    const answering = Promise.all(Array.from({ length: AT_ONCE }, send));
    await goesOn(load, 4);
    // What a minute of usual load leaves to the garbage collector would be taken for the attack's.
    if (lasts) await load.stop();
    const answers = await answering;
    if (!lasts) await goesOn(load, 4);
    await load.stop();

    const peak = peakRssMb(intake.pid());
    const grownMb = peak === null ? 0 : Math.max(0, peak - Math.max(usualPeakMb, before ?? 0));
    const unexpected = answers.filter((status) => !statuses.includes(status ?? 0));
    const { missing, twice } = await auditLoad(database.pool, load.acknowledged);
    noteFault({
      fault: `${AT_ONCE} at once: ${name} (+${grownMb} MB)`,
      rounds: 1,
      acknowledged: null,
      missing,
      twice,
      retries: load.acknowledged.retries,
      recoveredAfterMs: null,
      peakRssMb: peak,
      held: unexpected.length === 0 && missing === 0 && grownMb <= ALLOWED_MB,
    });
    expect({ unexpected, ended: intake.ended(), missing }).toEqual({ unexpected: [], ended: [], missing: 0 });
    expect(grownMb).toBeLessThanOrEqual(ALLOWED_MB);
    await until(async () => (await intake.state()).queuedBytes === 0, { what: 'the queue to be empty' });
  },
  rounds(60_000, 180_000)
);
