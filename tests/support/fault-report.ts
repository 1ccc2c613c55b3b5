import { appendFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Queryable } from '../../sidecar/src/postgres/queryable.ts';
import { acknowledgedBy, auditLoad, CLEAN, type Load } from './intake-load.ts';
import type { IntakeProcess } from './intake-process.ts';
import { until } from './until.ts';

/** A line of the table that `npm run test:faults` ends with; see scripts/fault-table.mjs. */
export interface FaultRow {
  fault: string;
  rounds: number;
  /** Null where the fault is not about what is stored. */
  acknowledged: number | null;
  missing: number | null;
  twice: number | null;
  retries: number | null;
  /** From the moment at which the cause was gone to the next acknowledgement, the longest. */
  recoveredAfterMs: number | null;
  /** Of the processes of the intake; null where it is that of the test. */
  peakRssMb: number | null;
  held: boolean;
}

/** Few rounds in `npm test`, many in `npm run test:faults`. */
export function rounds(short: number, long: number): number {
  return process.env['HOWDAH_LONG_FAULTS'] === '1' ? long : short;
}

/**
 * Writes the row down and fails unless everything acknowledged is there, once, the counts agree, and no process of the
 * intake ended by itself or still holds anything of what it was sent.
 */
export async function auditFault(
  db: Queryable,
  load: Load,
  {
    fault,
    rounds,
    recoveredAfterMs = null,
    intakes = [],
  }: Pick<FaultRow, 'fault' | 'rounds'> & { recoveredAfterMs?: number | null; intakes?: readonly IntakeProcess[] }
): Promise<void> {
  const audit = await auditLoad(db, load.acknowledged);
  const found = { ...audit, unexpected: load.unexpected, ended: intakes.flatMap((intake) => intake.ended()) };
  const wanted = { ...CLEAN, unexpected: [], ended: [] };
  noteFault({
    fault,
    rounds,
    recoveredAfterMs,
    acknowledged: acknowledgedBy(load),
    missing: audit.missing,
    twice: audit.twice,
    retries: load.acknowledged.retries,
    peakRssMb: peakOf(intakes),
    held: JSON.stringify(found) === JSON.stringify(wanted),
  });
  expect(found).toEqual(wanted);
  for (const intake of intakes) {
    await until(async () => JSON.stringify(await intake.state()) === JSON.stringify(AT_REST), {
      what: 'the intake to be at rest, with its connections and without anything to store',
    });
  }
}

function peakOf(intakes: readonly IntakeProcess[]): number | null {
  const peaks = intakes.map((intake) => intake.peakRssMb()).filter((peak) => peak !== null);
  return peaks.length === 0 ? null : Math.max(...peaks);
}

const AT_REST = { waitingRequests: 0, queuedBytes: 0, connectedLanes: 2, outage: null };

export function noteFault(row: FaultRow): void {
  const file = process.env['HOWDAH_FAULT_REPORT'];
  if (file) appendFileSync(file, `${JSON.stringify(row)}\n`);
}
