import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { TEST_KEY } from '#support/intake';
import { anEnvelope, anEvent, eventId } from '#support/sentry-envelope';
import { startGroupingLoop } from '../../../sidecar/src/jobs/grouping/grouping-loop.ts';
import { createLog } from '../../../sidecar/src/observe/log.ts';
import { rounded, summarise, times } from '../storage/measure.ts';
import type { Bench, BenchCase, Finding } from './bench-case.ts';
import { clear, CONCURRENCY, measured } from './measure.ts';

/** Sentry events of 8 KB until they are in the tables and counted in their issues: one issue, and a thousand. */
export const errors: BenchCase = { name: 'errors', run };

const EVENTS = 4_000;
// Looking without a pause would take a good part of the machine.
const LOOKED_EVERY_MS = 5;
const EVENT_BYTES = 8 * 1024;

async function run(bench: Bench): Promise<Finding[]> {
  const loop = startGroupingLoop({
    pool: bench.pool,
    log: createLog('silent'),
    onCommitted: (listener) => bench.intake.onCommitted(listener),
  });
  const taken = { one: [] as Drained[], thousand: [] as Drained[] };
  try {
    for (let round = 0; round <= bench.rounds; round += 1) {
      const one = await drain(bench, 1);
      const thousand = await drain(bench, 1_000);
      if (round === 0) continue;
      taken.one.push(one);
      taken.thousand.push(thousand);
    }
  } finally {
    await loop.stop();
  }
  const rate = (runs: readonly Drained[]) => summarise(runs.map((run) => run.rate));
  const [one, thousand] = [rate(taken.one), rate(taken.thousand)];
  const ratio = summarise(taken.one.map((run, i) => run.rate / (taken.thousand[i]?.rate ?? NaN)));
  const cpu = `${rounded(summarise(taken.thousand.map((run) => run.cpu)).median)} µs`;
  const shown = ({ median, least, most }: typeof one) => `${rounded(median)}/s (${rounded(least)}–${rounded(most)})`;
  return [
    {
      name: 'Sentry events of 8 KB, drained and queryable, a thousand fingerprints',
      measured: shown(thousand),
      cpu,
      goal: '≥ 1,000/s',
      reached: thousand.median >= 1_000,
    },
    {
      name: 'the same, all of one fingerprint',
      measured: `${shown(one)}, ${times(ratio)} a thousand`,
      cpu: '',
      goal: '≥ 0.9 × a thousand',
      reached: ratio.median >= 0.9,
    },
  ];
}

interface Drained {
  /** Events a second. */
  rate: number;
  /** µs of CPU an event. */
  cpu: number;
}

async function drain({ pool, load, intake }: Bench, fingerprints: number): Promise<Drained> {
  await clear(pool);
  await load.give(Array.from({ length: EVENTS }, (_, i) => envelope(i % fingerprints)));
  const { seconds, cpuMicros } = await measured(async () => {
    const { acknowledged } = await load.send({
      url: `${intake.url}/api/1/envelope/?sentry_key=${TEST_KEY}`,
      contentType: 'application/x-sentry-envelope',
      concurrency: CONCURRENCY,
      requests: EVENTS,
    });
    if (acknowledged !== EVENTS) throw new Error(`Only ${acknowledged} of ${EVENTS} events were acknowledged.`);
    while (!(await isDrained(pool))) await delay(LOOKED_EVERY_MS);
  });
  return { rate: EVENTS / seconds, cpu: cpuMicros / EVENTS };
}

async function isDrained(pool: Pool): Promise<boolean> {
  const { rows } = await pool.query<{ stored: string; counted: string }>(
    'select (select count(*) from monitoring.errors) as stored, sum(occurrence_count) as counted from howdah.tb_error_log'
  );
  return Number(rows[0]?.stored) === EVENTS && Number(rows[0]?.counted) === EVENTS;
}

function envelope(number: number): Buffer {
  const frames = Array.from({ length: 20 }, (_, i) => ({
    filename: `/app/src/module-${number}/file-${i}.ts`,
    function: `handle${i}`,
    lineno: 10 + i,
    colno: 7,
    in_app: i % 3 > 0,
    context_line: `    return this.repository.find(order.id, { tenant: order.tenant, step: ${i} });`,
  }));
  const event = anEvent({
    event_id: eventId(),
    fingerprint: [`group ${number}`],
    exception: { values: [{ type: 'PaymentError', value: 'card declined', stacktrace: { frames } }] },
    tags: { shop: 'berlin', plan: 'pro' },
    request: { method: 'POST', url: 'https://shop.example.com/api/orders', headers: { 'User-Agent': 'Mozilla/5.0' } },
    breadcrumbs: [] as object[],
  });
  const breadcrumbs = event['breadcrumbs'] as object[];
  for (let size = JSON.stringify(event).length, i = 0; size < EVENT_BYTES; i += 1) {
    const breadcrumb = { category: 'http', level: 'info', timestamp: 1.7e9 + i, message: `GET /api/v1/carts/${i} 200` };
    breadcrumbs.push(breadcrumb);
    size += JSON.stringify(breadcrumb).length + 1;
  }
  return Buffer.from(anEnvelope([['event', event]], { event_id: event['event_id'] }));
}
