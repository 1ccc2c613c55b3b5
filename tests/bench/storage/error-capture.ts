import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool } from 'pg';
import { seededRandom } from '#support/bench-spans';
import { TEST_KEY } from '#support/intake';
import { anEnvelope } from '#support/sentry-envelope';
import type { Bench, BenchCase, Finding } from './bench-case.ts';
import { shown, summarise, times, type Sample } from './measure.ts';
import { referenceEvent } from './reference-event.ts';
import { CAPTURE, createTheirErrors } from './their-errors.ts';

/** From the call to the durable answer for one error: their SQL alone, our whole way with HTTP, our row alone. */
export const errorCapture: BenchCase = { name: 'error-capture', claims: ['P23'], needs: [], run };

async function run({ pool, intake, size }: Bench): Promise<Finding[]> {
  await pool.query('drop table if exists bench.error_log, bench.error_occurrence');
  await createTheirErrors(pool);
  const agent = new Agent({ keepAlive: true });
  const url = new URL(`${intake.url}/api/1/envelope/?sentry_key=${TEST_KEY}`);
  try {
    const http = (event: Event) => post(agent, url, anEnvelope([['event', event]]));
    const theirs = (event: Event) => captureTheirWay(pool, event);
    const row = (event: Event) => insertRow(pool, event);
    const measure = (load: Load, ours: Capture, way: string) =>
      compareLatency(`${load.name}; ours is ${way}`, [theirs, ours], load, size.rounds);
    const intakeWay = 'the intake with HTTP, until the durable answer';
    return [
      await measure(NOW_AND_THEN, http, intakeWay),
      await measure(ONE_CLIENT, row, 'one INSERT into our table'),
      await measure(ONE_CLIENT, http, intakeWay),
      await measure(STORM, http, intakeWay),
    ];
  } finally {
    agent.destroy();
  }
}

interface Load {
  name: string;
  clients: number;
  errors: number;
  /** From one answer to the next error of a client. */
  pauseMs: number;
}
const NOW_AND_THEN: Load = { name: 'an error now and then', clients: 1, errors: 50, pauseMs: 25 };
const ONE_CLIENT: Load = { name: 'one client without a pause', clients: 1, errors: 300, pauseMs: 0 };
const STORM: Load = { name: '16 clients without a pause, all on one issue', clients: 16, errors: 800, pauseMs: 0 };

type Event = Record<string, unknown>;
type Capture = (event: Event) => Promise<unknown>;

async function compareLatency(
  measured: string,
  [theirs, ours]: [Capture, Capture],
  load: Load,
  rounds: number
): Promise<Finding> {
  const took: [Sample[], Sample[]] = [[], []];
  for (let round = 0; round <= rounds; round += 1) {
    const pair = [await latencies(theirs, load), await latencies(ours, load)] as const;
    if (round > 0) pair.forEach((sample, i) => took[i]?.push(sample));
  }
  const medians = took.map((samples) => samples.map(({ median }) => median));
  const [left = [], right = []] = medians;
  return {
    claim: 'P23',
    measured: `capture of an error, medians of ${rounds} × ${load.errors}: ${measured}`,
    claimed: '< 1 ms',
    theirs: `SQL of one statement: ${shown(summarise(left), 'ms')}`,
    ours: shown(summarise(right), 'ms'),
    ratio: times(summarise(left.map((value, i) => value / (right[i] ?? NaN)))),
  };
}

async function latencies(capture: Capture, { clients, errors, pauseMs }: Load): Promise<Sample> {
  const random = seededRandom(5);
  const events = Array.from({ length: errors }, () => referenceEvent(random, 1));
  const took: number[] = [];
  const client = async () => {
    for (let event = events.pop(); event !== undefined; event = events.pop()) {
      const started = performance.now();
      await capture(event);
      took.push(performance.now() - started);
      if (pauseMs > 0) await delay(pauseMs);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  return summarise(took);
}

function post(agent: Agent, url: URL, body: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent, method: 'POST' }, (response) => {
      response.resume();
      response.on('end', () =>
        response.statusCode === 200 ? resolve() : reject(new Error(`The intake answered ${response.statusCode ?? 0}.`))
      );
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

function captureTheirWay(pool: Pool, event: Event): Promise<unknown> {
  const { stack, request: sent, user, tags, breadcrumbs, trace } = parts(event);
  const type = 'CheckoutError1';
  return pool.query({
    name: 'capture',
    text: CAPTURE,
    values: [type, type, 'payment was declined', stack, sent, user, tags, trace.trace_id, trace.span_id, breadcrumbs],
  });
}

function insertRow(pool: Pool, event: Event): Promise<unknown> {
  const { stack, request: sent, user, tags, breadcrumbs, trace, body } = parts(event);
  return pool.query({
    name: 'insert-occurrence',
    text: /* sql */ `
      insert into howdah.tb_error_occurrence
             (occurrence_id, error_id, project_id, occurred_at, received_at, error_type, error_message, severity,
              environment, stack_trace, request_context, user_context, tags, breadcrumbs, trace_id, span_id, event)
      values (gen_random_uuid(), '00000000-0000-0000-0000-000000000001', 1, now(), now(), 'CheckoutError1',
              'payment was declined', 'error', 'production', $1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [stack, sent, user, tags, breadcrumbs, trace.trace_id, trace.span_id, body],
  });
}

/** The parts of a reference event that have columns of their own. */
function parts(event: Event) {
  const { exception, contexts } = event as {
    exception: { values: Array<{ stacktrace: { frames: unknown[] } }> };
    contexts: { trace: { trace_id: string; span_id: string } };
  };
  return {
    stack: exception.values[0]?.stacktrace.frames.map((frame) => JSON.stringify(frame)).join('\n'),
    request: event['request'],
    user: event['user'],
    tags: event['tags'],
    breadcrumbs: JSON.stringify(event['breadcrumbs']),
    trace: contexts.trace,
    // As large as what the intake stores: deflated by it, to about a quarter.
    body: Buffer.alloc(1_000, 1),
  };
}
