import type { Pool } from 'pg';
import type { TestIntake } from '#support/intake';
import { startSummaryLoop } from '../../../sidecar/src/jobs/partitions/summarise-open.ts';
import { createLog } from '../../../sidecar/src/observe/log.ts';
import { rounded } from '../storage/measure.ts';
import type { Bench, BenchCase, Finding } from './bench-case.ts';
import { clear, CONCURRENCY } from './measure.ts';
import { SPANS_PER_REQUEST } from './span-bodies.ts';

/**
 * Minutes of load through HTTP, with queries, checkpoints and autovacuum, beside ten seconds without: as many before as
 * after, because the machine's speed changes within minutes.
 */
export const sustained: BenchCase = { name: 'sustained', isLong: true, run };

const SHORT_SECONDS = 10;

async function run({ pool, load, intake, bodies, longSeconds }: Bench): Promise<Finding[]> {
  await load.give(bodies.protobuf);
  const rate = async (seconds: number) => {
    await clear(pool);
    const { acknowledged, seconds: taken } = await load.send({
      url: `${intake.url}/v1/traces`,
      contentType: 'application/x-protobuf',
      concurrency: CONCURRENCY,
      varied: true,
      seconds,
    });
    return (acknowledged * SPANS_PER_REQUEST) / taken;
  };
  await rate(SHORT_SECONDS);
  const before = [await rate(SHORT_SECONDS), await rate(SHORT_SECONDS)];
  await setAutovacuum(pool, 'on');
  const summaries = startSummaryLoop(pool, createLog('warn'));
  const queries = queryEverySecond(pool);
  const progress = reportRate(intake);
  const long = await rate(longSeconds);
  progress.stop();
  const asked = await queries.stop();
  await summaries.stop();
  await setAutovacuum(pool, 'off');
  const after = [await rate(SHORT_SECONDS), await rate(SHORT_SECONDS)];
  const short = [...before, ...after].reduce((sum, one) => sum + one, 0) / (before.length + after.length);
  const ratio = long / short;
  return [
    {
      name: `${Math.round(longSeconds / 60)} minutes with queries (${asked}), checkpoints and autovacuum`,
      measured:
        `${rounded(ratio)} × of ${SHORT_SECONDS} s without: ${rounded(long)} spans/s against ${rounded(short)} ` +
        `(before ${before.map(rounded).join(' and ')}, after ${after.map(rounded).join(' and ')})`,
      cpu: '',
      goal: '≥ 0.8 ×',
      reached: ratio >= 0.8,
    },
  ];
}

/** Says every half minute how many spans a second were stored. */
function reportRate(intake: TestIntake): { stop(): void } {
  let before = intake.writer.stats().spans;
  const timer = setInterval(() => {
    const { spans } = intake.writer.stats();
    console.log(`${rounded((spans - before) / REPORT_SECONDS)} spans/s`);
    before = spans;
  }, REPORT_SECONDS * 1_000);
  return { stop: () => clearInterval(timer) };
}
const REPORT_SECONDS = 30;

export async function setAutovacuum(pool: Pool, value: 'on' | 'off'): Promise<void> {
  await pool.query(`alter system set autovacuum = ${value}`);
  await pool.query('select pg_reload_conf()');
}

// What a dashboard that is open asks again and again.
function queryEverySecond(pool: Pool): { stop(): Promise<number> } {
  let asked = 0;
  const state = { stopped: false };
  const asking = (async () => {
    while (!state.stopped) {
      const next = performance.now() + 1_000;
      for (const sql of QUERIES) {
        await pool.query(sql);
        asked += 1;
      }
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, next - performance.now())));
    }
  })();
  return {
    stop: async () => {
      state.stopped = true;
      await asking;
      return asked;
    },
  };
}

const QUERIES = [
  `select operation_id, sum(span_count), sum(error_count) from howdah.span_rollup
    where bucket > now() - interval '1 hour' group by 1 order by 2 desc limit 10`,
  `select trace_id, start_time from howdah.span
    where status_code = 2 and start_time > now() - interval '1 minute' order by start_time desc limit 20`,
];
