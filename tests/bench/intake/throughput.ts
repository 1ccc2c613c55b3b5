import { summarise, times, rounded } from '../storage/measure.ts';
import type { Bench, BenchCase, Finding } from './bench-case.ts';
import { openInProcess, type InProcessEncoding } from './in-process.ts';
import { clear, CONCURRENCY, expectSpans, measured } from './measure.ts';
import { encodeForCopy, rawCopy } from './raw-copy.ts';
import type { SpanBodies } from './span-bodies.ts';

/**
 * Spans to committed rows in every way, in one round each with one and two raw streams of the same rows: spans alone, and
 * spans of which two in a hundred have an exception that is stored as an error as well. The goals are the same, although
 * those of the rates come from measurements of the first: exceptions were stored with their spans and made no errors.
 */
export const throughput: BenchCase = { name: 'throughput', run };

interface Run {
  /** Spans a second. */
  rate: number;
  /** µs of CPU a span. */
  cpu: number;
  loadCpu: number;
}
type Way = 'raw1' | 'raw2' | InProcessEncoding | 'http';
const ALL_WAYS: readonly Way[] = ['raw1', 'protobuf', 'raw2', 'gzip', 'json', 'http'];
// WAYS=protobuf to look at the CPU of one alone.
const WAYS = ALL_WAYS.filter((way) => process.env['WAYS']?.split(',').includes(way) ?? true);

async function run(bench: Bench): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const [what, bodies] of [
    ['spans alone: ', bench.withoutErrors],
    ['with errors: ', bench.bodies],
  ] as const) {
    console.log(
      `${what}round | ${WAYS.map((way) => `${way} spans/s`).join(' | ')} | CPU µs a span: ${WAYS.join(', ')}`
    );
    const lines = findings(await measureWays(bench, bodies));
    found.push(...lines.map((line) => ({ ...line, name: `${what}${line.name}` })));
  }
  return found;
}

async function measureWays(bench: Bench, bodies: SpanBodies): Promise<Record<Way, Run[]>> {
  const { pool, databaseUrl } = bench;
  const raw1 = await encodeForCopy(pool, bodies.protobuf, 1);
  const raw2 = await encodeForCopy(pool, bodies.protobuf, 2);
  const inProcess = openInProcess(databaseUrl);
  await bench.load.give(bodies.protobuf);
  const work = async (way: Way): Promise<{ seconds: number; cpuMicros: number; loadMicros: number }> => {
    if (way === 'http') {
      let loadMicros = 0;
      const taken = await measured(async () => {
        const order = { contentType: 'application/x-protobuf', concurrency: CONCURRENCY };
        const requests = bodies.protobuf.length;
        const result = await bench.load.send({ ...order, requests, url: `${bench.intake.url}/v1/traces` });
        loadMicros = result.cpuMicros;
      });
      return { ...taken, loadMicros };
    }
    if (way === 'raw1' || way === 'raw2') {
      const taken = await measured(() => rawCopy(pool, way === 'raw1' ? raw1 : raw2));
      return { ...taken, loadMicros: 0 };
    }
    return { ...(await measured(() => inProcess.store(bodies[way], way))), loadMicros: 0 };
  };
  const runs: Record<Way, Run[]> = { raw1: [], raw2: [], protobuf: [], gzip: [], json: [], http: [] };
  try {
    for (let round = 0; round <= bench.rounds; round += 1) {
      const line: Run[] = [];
      for (const way of WAYS) {
        await clear(pool);
        const { seconds, cpuMicros, loadMicros } = await work(way);
        await expectSpans(pool, bodies.spans);
        line.push({ rate: bodies.spans / seconds, cpu: cpuMicros / bodies.spans, loadCpu: loadMicros / bodies.spans });
      }
      const rates = line.map(({ rate }) => String(Math.round(rate))).join(' | ');
      const cpus = line.map(({ cpu }) => cpu.toFixed(2)).join(', ');
      console.log(
        `${round === 0 ? 'warm-up' : round} | ${rates} | ${cpus} (+ ${line.at(-1)?.loadCpu.toFixed(2) ?? '?'})`
      );
      if (round > 0) line.forEach((one, i) => runs[WAYS[i] ?? 'raw1'].push(one));
    }
  } finally {
    await inProcess.close();
  }
  return runs;
}

function findings(runs: Record<Way, Run[]>): Finding[] {
  const against = (way: Way, raw: 'raw1' | 'raw2') =>
    summarise(runs[way].map(({ rate }, i) => rate / (runs[raw][i]?.rate ?? NaN)));
  const cpuOf = (way: Way) => summarise(runs[way].map(({ cpu }) => cpu));
  const line = (name: string, way: Way, raw: 'raw1' | 'raw2', goal: number): Finding => {
    const ratio = against(way, raw);
    return {
      name,
      measured: `${times(ratio)} ${raw === 'raw1' ? 'one' : 'two'}, ${perSecond(runs[way])}`,
      cpu: `${rounded(cpuOf(way).median)} µs`,
      goal: `≥ ${goal} × ${raw === 'raw1' ? 'one raw stream' : 'two'}`,
      reached: ratio.median >= goal,
    };
  };
  const cpu = (name: string, way: Way, goal: number): Finding => {
    const { median, least, most } = cpuOf(way);
    const measuredCpu = `${rounded(median)} µs (${rounded(least)}–${rounded(most)})`;
    return { name, measured: measuredCpu, cpu: '', goal: `≤ ${goal} µs`, reached: median <= goal };
  };
  const raw = (name: string, way: Way): Finding => ({
    name,
    measured: perSecond(runs[way]),
    cpu: `${rounded(cpuOf(way).median)} µs`,
    goal: '',
    reached: true,
  });
  const loadCpu = summarise(runs.http.map((one) => one.loadCpu)).median;
  const http = line('through HTTP, keep-alive, load from its own process', 'http', 'raw2', 0.5);
  return [
    raw('raw COPY of the same rows, one connection', 'raw1'),
    raw('raw COPY of the same rows, two connections', 'raw2'),
    line('OTLP protobuf → committed rows, in process, 2 connections', 'protobuf', 'raw1', 1.1),
    line('the same against two raw streams', 'protobuf', 'raw2', 0.75),
    line('with rollups (they are always written: the same run)', 'protobuf', 'raw2', 0.7),
    line('with rollups and gzip', 'gzip', 'raw2', 0.6),
    { ...http, cpu: `${http.cpu} + ${rounded(loadCpu)} µs load` },
    line('OTLP JSON, in process', 'json', 'raw1', 0.9),
    cpu('CPU of Node a span: protobuf', 'protobuf', 3),
    cpu('CPU of Node a span: protobuf and gzip', 'gzip', 5),
    cpu('CPU of Node a span: JSON', 'json', 11),
  ];
}

function perSecond(runs: readonly Run[]): string {
  const { median, least, most } = summarise(runs.map(({ rate }) => rate));
  return `${rounded(median)}/s (${rounded(least)}–${rounded(most)})`;
}
