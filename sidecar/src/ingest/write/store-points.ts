import type { PoolClient } from 'pg';
import { becomesLast, incrementOf, type Increment, type Reading } from '../../decide/metrics/increment.ts';
import { copyIn } from '../../postgres/copy-in.ts';
import { microsText, textRow } from './copy-text.ts';
import { orderOf, type MetricPoint } from './metric-points.ts';
import { lockRuns, runKey, writeRuns, type Run } from './metric-totals.ts';

/** The runs that these points belong to, each once, in the order in which they are locked. */
export function runsOf(points: readonly MetricPoint[]): Run[] {
  const runs = new Map<string, Run>();
  for (const point of points) {
    if (!isMeasured(point)) continue;
    const run = runOf(point);
    runs.set(runKey(run), run);
  }
  return [...runs.values()].sort(byRun);
}

/**
 * Stores points within a transaction: what cumulative series report becomes increments here, with the last reading of
 * their runs locked until the commit. Answers how many rows there are: a reading that was stored before makes none.
 */
export async function storePoints(client: PoolClient, points: readonly MetricPoint[], now: Date): Promise<number> {
  if (points.length === 0) return 0;
  const rows: string[] = [];
  for (const point of points) if (!isMeasured(point)) rows.push(rowOf(point, point.record));
  const measured = points.filter(isMeasured);
  if (measured.length > 0) rows.push(...(await measure(client, measured, now)));
  if (rows.length > 0) await copyIn(client, COPY_POINTS, [Buffer.from(rows.join(''))]);
  return rows.length;
}

// Values of gauges are no totals, and what a sum that may fall reports is wanted as it is.
function isMeasured({ record: { series } }: MetricPoint): boolean {
  return series.isCumulative && series.type !== 'updowncounter';
}

async function measure(client: PoolClient, points: readonly MetricPoint[], now: Date): Promise<string[]> {
  const runs = runsOf(points);
  const last = await lockRuns(client, runs);
  const changed = new Map<string, { run: Run; reading: Reading }>();
  const rows: string[] = [];
  for (const point of [...points].sort((a, b) => orderOf(a) - orderOf(b))) {
    const run = runOf(point);
    const key = runKey(run);
    const { value, count, buckets } = point.record;
    const reading = { time: orderOf(point), value, count, buckets };
    const increment = incrementOf(last.get(key) ?? null, reading, { startIsKnown: startIsKnown(point) });
    if (becomesLast(increment)) {
      last.set(key, reading);
      changed.set(key, { run, reading });
    }
    if (increment.kind !== 'repeated') rows.push(rowOf(point, increment));
  }
  await writeRuns(client, [...changed.values()], now);
  return rows;
}

function runOf({ series, startMicros }: MetricPoint): Run {
  return { seriesId: series.id, startMicros };
}

function byRun(a: Run, b: Run): number {
  return a.seriesId - b.seriesId || (a.startMicros ?? -Infinity) - (b.startMicros ?? -Infinity);
}

// A start that is the time of the point itself is how OpenTelemetry writes "unknown".
function startIsKnown({ record: { startUnixNano, timeUnixNano } }: MetricPoint): boolean {
  return startUnixNano !== 0n && startUnixNano !== timeUnixNano;
}

function rowOf(
  point: MetricPoint,
  stored: Pick<Increment, 'value' | 'count' | 'buckets'> & Partial<Increment>
): string {
  const { record, series, micros, startMicros, originalMicros } = point;
  // Least and greatest are those of the whole run, so they hold for an increment that is the whole.
  const isWhole = stored.kind === undefined || stored.kind === 'whole' || stored.kind === 'reset';
  const distribution = record.quantiles === null ? stored.buckets : { quantiles: record.quantiles };
  return textRow([
    series.id,
    microsText(micros),
    startMicros === null ? null : microsText(startMicros),
    stored.value,
    stored.kind === undefined ? null : record.value,
    stored.count,
    isWhole ? record.minimum : null,
    isWhole ? record.maximum : null,
    distribution === null ? null : JSON.stringify(distribution),
    record.exemplars,
    originalMicros === null ? null : microsText(originalMicros),
  ]);
}

const COPY_POINTS =
  'copy howdah.metric_point (series_id, time, start_time, value, reported, count, minimum, maximum, distribution, ' +
  'exemplars, original_time) from stdin';
