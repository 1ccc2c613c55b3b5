import { once } from 'node:events';
import { Agent, request, type IncomingMessage } from 'node:http';
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { benchRequest, seededRandom } from '#support/bench-spans';
import { withDatabase } from '#support/database';
import { noteFault, rounds } from '#support/fault-report';
import { TEST_KEY } from '#support/intake';
import { startIntakeProcess } from '#support/intake-process';
import { encodeTraceRequest } from '#support/otlp-proto';
import { peakRssMb, rssMb } from '#support/process-memory';
import { startProxy } from '#support/tcp-proxy';
import { until } from '#support/until';

const MOST_MB = 350;
const SPANS = 500;
const LOAD_MS = rounds(2_000, 60_000);
const AWAY_MS = rounds(4_000, 300_000);

/** Senders that send as fast as they are answered, and those that are refused again after a moment. */
function startSenders(url: string, count: number) {
  const agent = new Agent({ keepAlive: true });
  const random = seededRandom(1);
  const bodies = Array.from({ length: 8 }, () => encodeTraceRequest(benchRequest(random, SPANS, Date.now())));
  const answers = new Map<number, number>();
  const state = { stopped: false };
  const send = async (body: Buffer) => {
    const headers = { 'content-type': 'application/x-protobuf', 'content-length': body.length };
    const sending = request(`${url}/v1/traces`, { method: 'POST', agent, headers });
    sending.end(body);
    const [response] = (await once(sending, 'response')) as [IncomingMessage];
    await response.toArray();
    const status = response.statusCode ?? 0;
    answers.set(status, (answers.get(status) ?? 0) + 1);
    return status;
  };
  const sender = async (number: number) => {
    for (let i = number; !state.stopped; i += 1) {
      // A field that nobody knows makes each request another one; what was refused comes again as it is.
      const body = Buffer.concat([bodies[i % bodies.length]!, Buffer.from([0x7a, 8]), randomBytes(8)]);
      while ((await send(body)) !== 200) await delay(20);
    }
  };
  const running = Array.from({ length: count }, (_, number) => sender(number));
  return {
    answered: (status: number) => answers.get(status) ?? 0,
    statuses: () => [...answers.keys()].sort(),
    stop: async () => {
      state.stopped = true;
      await Promise.all(running);
      agent.destroy();
    },
  };
}

/** What the process takes, twice a second for so long. */
async function watch(pid: number, ms: number): Promise<number[]> {
  const samples: number[] = [];
  const end = performance.now() + ms;
  while (performance.now() < end) {
    samples.push(rssMb(pid) ?? 0);
    await delay(500);
  }
  return samples;
}

const middle = (samples: readonly number[]) => [...samples].sort((a, b) => a - b)[samples.length >> 1] ?? 0;

test(
  'memory at full load, and with PostgreSQL away under the same load, is bounded and flat',
  () =>
    withDatabase(async (database) => {
      await database.insert('project_key', { public_key: TEST_KEY, project_id: 1 });
      const proxy = await startProxy(database.url);
      const intake = await startIntakeProcess(proxy.url);
      const senders = startSenders(intake.url, 32);
      try {
        await until(() => senders.answered(200) > 32, { withinMs: 60_000, what: 'requests to be acknowledged' });
        const loaded = await watch(intake.pid(), LOAD_MS);
        proxy.cut();
        await until(() => senders.answered(503) > 0, { what: 'requests to be refused' });
        const away = await watch(intake.pid(), AWAY_MS);
        proxy.mend();
        const backAt = performance.now();
        const before = senders.answered(200);
        await until(() => senders.answered(200) > before, { withinMs: 60_000, what: 'requests to be acknowledged' });
        const recoveredAfterMs = performance.now() - backAt;
        await senders.stop();
        await until(async () => (await intake.state()).queuedBytes === 0, { what: 'the queue to be empty' });

        const peak = peakRssMb(intake.pid()) ?? 0;
        const fifth = Math.ceil(away.length / 5);
        const [atFirst, atLast] = [middle(away.slice(0, fifth)), middle(away.slice(-fifth))];
        const { rows } = await database.pool.query<{ spans: number }>(
          'select count(*)::integer as spans from howdah.span'
        );
        const missing = senders.answered(200) * SPANS - (rows[0]?.spans ?? 0);
        const isFlat = atLast <= atFirst + 32;
        noteFault({
          fault: `full load ${LOAD_MS / 1_000} s (${middle(loaded)} MB), then PostgreSQL away ${AWAY_MS / 1_000} s (${atFirst} to ${atLast} MB)`,
          rounds: 1,
          acknowledged: senders.answered(200),
          missing: Math.max(0, missing),
          twice: Math.max(0, -missing),
          retries: senders.answered(503),
          recoveredAfterMs,
          peakRssMb: peak,
          held: missing === 0 && isFlat && peak <= MOST_MB && intake.ended().length === 0,
        });
        expect({ missing, ended: intake.ended(), statuses: senders.statuses() }).toEqual({
          missing: 0,
          ended: [],
          statuses: [200, 503],
        });
        expect(peak).toBeLessThanOrEqual(MOST_MB);
        expect(atLast).toBeLessThanOrEqual(atFirst + 32);
      } finally {
        await Promise.race([senders.stop(), delay(20_000)]);
        intake.kill();
        await proxy.close();
      }
    }),
  rounds(60_000, 600_000)
);
