import type pg from 'pg';
import { createLog } from '../../sidecar/src/observe/log.ts';
import { openPool } from '../../sidecar/src/postgres/pool.ts';
import { TEST_KEY } from './intake.ts';
import { startLoad, type Load } from './intake-load.ts';
import { startIntakeProcess, type IntakeProcess } from './intake-process.ts';

export interface UnderLoad {
  /** The test's own, of a superuser. */
  pool: pg.Pool;
  intake: IntakeProcess;
  load: Load;
}

export const SENDERS = 8;

/**
 * An intake as a process of its own, over the database of `url`, with senders that send until the end of `run`. The
 * intake itself logs in by `intakeUrl`, when that is another, once `prepare` is through.
 */
export async function withIntakeUnderLoad(
  { url, intakeUrl = url, prepare }: { url: string; intakeUrl?: string; prepare?: (pool: pg.Pool) => Promise<unknown> },
  run: (underLoad: UnderLoad) => Promise<void>
): Promise<void> {
  const pool = openPool(url, { max: 4, applicationName: 'howdah tests', log: createLog('silent') });
  await pool.query('insert into howdah.project_key (public_key, project_id) values ($1, 1)', [TEST_KEY]);
  await prepare?.(pool);
  const intake = await startIntakeProcess(intakeUrl);
  const load = startLoad(intake.url, SENDERS);
  try {
    await run({ pool, intake, load });
  } finally {
    // Senders go on until they are answered: what is broken for ever must not keep them.
    await Promise.race([load.stop(), new Promise((resolve) => setTimeout(resolve, 20_000).unref())]);
    intake.kill();
    await pool.end();
  }
}
