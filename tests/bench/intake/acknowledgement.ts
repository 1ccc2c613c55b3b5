import { rounded, summarise } from '../storage/measure.ts';
import type { Bench, BenchCase, Finding } from './bench-case.ts';
import { clear, CONCURRENCY, quantile } from './measure.ts';
import { SPANS_PER_REQUEST } from './span-bodies.ts';

/** How long senders wait for their answer at half of the rate that is possible. */
export const acknowledgement: BenchCase = { name: 'acknowledgement', run };

const SECONDS = 5;

async function run({ pool, load, intake, bodies, rounds }: Bench): Promise<Finding[]> {
  await load.give(bodies.protobuf);
  const order = {
    url: `${intake.url}/v1/traces`,
    contentType: 'application/x-protobuf',
    concurrency: CONCURRENCY,
    varied: true,
  };
  const p99: number[] = [];
  const medians: number[] = [];
  const rates: number[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    await clear(pool);
    const most = await load.send({ ...order, seconds: SECONDS });
    const perSecond = most.acknowledged / most.seconds / 2;
    await clear(pool);
    // More connections than needed: a request that is due must not wait for one.
    const { latenciesMs } = await load.send({ ...order, concurrency: 256, seconds: SECONDS, perSecond });
    if (round === 0) continue;
    p99.push(quantile(latenciesMs, 0.99));
    medians.push(quantile(latenciesMs, 0.5));
    rates.push(perSecond * SPANS_PER_REQUEST);
  }
  const { median, least, most } = summarise(p99);
  return [
    {
      name: `99th percentile of acknowledgement at half of the maximum rate (${rounded(summarise(rates).median)} spans/s)`,
      measured: `${rounded(median)} ms (${rounded(least)}–${rounded(most)}), median ${rounded(summarise(medians).median)} ms`,
      cpu: '',
      goal: '≤ 150 ms',
      reached: median <= 150,
    },
  ];
}
