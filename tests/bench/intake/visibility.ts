import { createHash, randomUUID } from 'node:crypto';
import type { Pool } from 'pg';
import { TEST_KEY } from '#support/intake';
import { anEnvelope, anEvent } from '#support/sentry-envelope';
import { startGroupingLoop } from '../../../sidecar/src/jobs/grouping/grouping-loop.ts';
import { createLog } from '../../../sidecar/src/observe/log.ts';
import { rounded, summarise } from '../storage/measure.ts';
import type { Bench, BenchCase, Finding } from './bench-case.ts';
import { clear } from './measure.ts';

/** From the moment an event is sent to the moment a query sees it, and its issue with the new count. */
export const visibility: BenchCase = { name: 'visibility', run };

async function run({ pool, intake }: Bench): Promise<Finding[]> {
  await clear(pool);
  const loop = startGroupingLoop({
    pool,
    log: createLog('silent'),
    onCommitted: (listener) => intake.onCommitted(listener),
  });
  const seen: number[] = [];
  const counted: number[] = [];
  const message = createHash('md5').update('visibility').digest('hex');
  for (let i = 1; i <= 30; i += 1) {
    const id = randomUUID();
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
  return [
    finding('error sent → seen by a query', seen, 1_000),
    finding('error sent → counted in its issue', counted, 1_000),
  ];
}

function finding(name: string, ms: readonly number[], goal: number): Finding {
  const { median, least, most } = summarise(ms);
  const measured = `${rounded(median)} ms (${rounded(least)}–${rounded(most)})`;
  return { name, measured, cpu: '', goal: `≤ ${goal} ms`, reached: most <= goal };
}

async function untilSeen(pool: Pool, started: number, sql: string, values: unknown[]): Promise<number> {
  for (;;) {
    const { rowCount } = await pool.query(sql, values);
    if (rowCount) return performance.now() - started;
  }
}
