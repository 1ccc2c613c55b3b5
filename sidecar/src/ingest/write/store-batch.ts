import type { PoolClient } from 'pg';
import { copyIn } from '../../postgres/copy-in.ts';
import { together } from '../../postgres/together.ts';
import type { OccurrenceRecord } from '../records.ts';
import type { Batch, BatchedRequest } from './batch.ts';
import { addNewEntries } from './batch-records.ts';
import { COPY_SPANS, type SpanRow } from './batch-rows.ts';
import { COPY_HEADER, COPY_TRAILER } from './copy-binary.ts';
import type { Dictionaries } from './dictionaries.ts';
import { storeIssues } from './issues.ts';
import { KIND_NAMES, kindOf, perKind, type AnyPlaced, type KindName, type PerKind } from './kinds/kinds.ts';
import { markLateHours } from './late-hours.ts';
import { noteRequests } from './ledger.ts';
import { addNewSeries, type MetricPoint } from './metric-points.ts';
import { noteInUse } from './metric-series.ts';
import { ensureRuns } from './metric-totals.ts';
import { COPY_OCCURRENCES, encodeOccurrences } from './occurrence-rows.ts';
import type { PartitionKeeper } from './partition-keeper.ts';
import { withoutReported, type Reports } from './reported-errors.ts';
import type { Rollups } from './rollups.ts';
import { runsOf, storePoints } from './store-points.ts';

/** What storing needs beside the batch. */
export interface StoreContext {
  client: PoolClient;
  dictionaries: Dictionaries;
  partitions: PartitionKeeper;
  rollups: Rollups;
  now: Date;
  /** Called when the spans have been sent and PostgreSQL is at work on them. */
  meanwhile: () => void;
}

/** What was committed. */
export interface BatchOutcome {
  /** Requests that had been stored before, by digest. */
  repeated: Set<string>;
  spans: number;
  occurrences: number;
  /** Points of metrics. */
  points: number;
  records: PerKind<number>;
}

/**
 * Stores requests of a batch with one transaction: after its commit they are all there, together with their ledger
 * rows, counters and rollups; before it nothing is. Throws the error of PostgreSQL after rolling back.
 */
export async function storeRequests(
  context: StoreContext,
  batch: Batch,
  requests: readonly BatchedRequest[]
): Promise<BatchOutcome> {
  const { client, partitions, rollups, now } = context;
  await prepare(context, batch, requests);
  // Waited for: if it failed, what is sent after it would commit by itself.
  await client.query('begin');
  try {
    const isNew = await noteRequests(client, now, requests.map(ledgerEntry));
    // Taken out as it is found: the same request may stand in a batch twice.
    const fresh = requests.filter(({ pending }) => isNew.delete(pending.id));
    const stored = new Set(fresh);
    const spans = rowRanges(fresh).flatMap(([first, last]) => batch.rows.chunks(first, last));
    const { fromMicros } = partitions.accepted('span_rollup', now);
    for (const { from, to } of fresh) rollups.add(batch.rows.between(from.rows, to.rows), fromMicros);
    const reports = fresh.map((request) => reportsOf(batch, request));
    // The spans are on their way into the table while it becomes known which errors were reported before.
    const storing = together(client, () => [
      storeErrors(client, reports, now),
      copySpans(client, spans),
      rollups.write(client),
    ]);
    context.meanwhile();
    const [occurrences] = await storing;
    const points = fresh.flatMap((request) => pointsOf(batch, request));
    const records = perKind((kind) => fresh.flatMap((request) => recordsOf(batch, request, kind)));
    const storedPoints = await storePoints(client, points, now);
    for (const kind of KIND_NAMES) if (records[kind].length > 0) await kindOf(kind).store(client, records[kind], now);
    // Marks of hours are locks: everyone takes them last.
    await markLateHours(client, timesOf(rollups, occurrences), now);
    // Not with the others, so that nothing is committed when one of them could not even be sent.
    await client.query('commit');
    rollups.committed();
    return {
      repeated: new Set(requests.filter((request) => !stored.has(request)).map(({ pending }) => pending.id)),
      spans: fresh.reduce((sum, { from, to }) => sum + to.rows - from.rows, 0),
      occurrences: occurrences.length,
      points: storedPoints,
      records: perKind((kind) => records[kind].length),
    };
  } catch (error) {
    rollups.rolledBack();
    await client.query('rollback');
    throw error;
  }
}

// The errors that no other signal has reported before, which are stored.
async function storeErrors(client: PoolClient, reports: readonly Reports[], now: Date): Promise<OccurrenceRecord[]> {
  const occurrences = await withoutReported(client, now, reports);
  if (occurrences.length > 0) {
    await together(client, () => [copyOccurrences(client, occurrences), storeIssues(client, occurrences)]);
  }
  return occurrences;
}

/** When what a batch stores happened, in ms epoch; spans by the minute. */
export function timesOf(rollups: Rollups, occurrences: readonly OccurrenceRecord[]): number[] {
  return [...rollups.touchedMinutes(), ...occurrences.map(({ occurredAt }) => occurredAt.getTime())];
}

// Neighbours as one range: a thousand small requests are then one piece of bytes and not a thousand.
function rowRanges(requests: readonly BatchedRequest[]): Array<[first: number, last: number]> {
  const ranges: Array<[number, number]> = [];
  for (const { from, to } of requests) {
    const range = ranges.at(-1);
    if (range?.[1] === from.rows) range[1] = to.rows;
    else ranges.push([from.rows, to.rows]);
  }
  return ranges;
}

/** What must be there before the transaction: dictionary rows, runs of series, partitions, the id of the rollups. */
export async function prepare(
  { client, dictionaries, partitions, rollups, now }: StoreContext,
  batch: Batch,
  requests: readonly BatchedRequest[]
): Promise<void> {
  const { rows } = batch;
  const points = requests.flatMap((request) => pointsOf(batch, request));
  const entries = rows.newEntries(requests[0]?.from.rows ?? 0, requests.at(-1)?.to.rows ?? 0);
  addNewSeries(entries, points);
  const records = perKind((kind) => requests.flatMap((request) => recordsOf(batch, request, kind)));
  for (const kind of KIND_NAMES) addNewEntries(entries, kind, records[kind]);
  await dictionaries.resolve(client, entries);
  rows.fillInIds();
  await partitions.ensure('ingest_ledger', [now.getTime()]);
  const hours = new Set<number>();
  for (const { from, to } of requests) addHours(hours, rows.between(from.rows, to.rows));
  await partitions.ensure('span', hours);
  const { fromMicros } = partitions.accepted('span_rollup', now);
  const oldest = Math.floor(fromMicros / HOUR_MICROS) * 3_600_000;
  await partitions.ensure(
    'span_rollup',
    [...hours].filter((hour) => hour >= oldest)
  );
  const occurrences = requests.flatMap((request) => occurrencesOf(batch, request));
  await partitions.ensure('tb_error_occurrence', new Set(occurrences.map(({ occurredAt }) => occurredAt.getTime())));
  await partitions.ensure('metric_point', hoursOf(points));
  for (const kind of KIND_NAMES) await partitions.ensure(kindOf(kind).table, hoursOf(records[kind]));
  await noteInUse(
    client,
    points.map(({ series }) => series),
    now
  );
  await ensureRuns(client, runsOf(points), now);
  await rollups.prepare(client, now);
}

export function ledgerEntry({ pending, from, to }: BatchedRequest) {
  const { digest, bodyDigest = null, projectId, signal } = pending.request;
  const others = KIND_NAMES.reduce((sum, kind) => sum + to.records[kind] - from.records[kind], 0);
  const records = to.rows - from.rows + to.occurrences - from.occurrences + to.points - from.points + others;
  return { digest, bodyDigest, projectId, signal, records };
}

function occurrencesOf(batch: Batch, { from, to }: BatchedRequest): OccurrenceRecord[] {
  return batch.rows.occurrences.slice(from.occurrences, to.occurrences);
}

export function reportsOf(batch: Batch, request: BatchedRequest): Reports {
  const { signal, projectId } = request.pending.request;
  return { signal, projectId, occurrences: occurrencesOf(batch, request) };
}

export function pointsOf(batch: Batch, { from, to }: BatchedRequest): MetricPoint[] {
  return batch.rows.metrics.points.slice(from.points, to.points);
}

export function recordsOf(batch: Batch, { from, to }: BatchedRequest, kind: KindName): AnyPlaced[] {
  return batch.rows.records.lists[kind].slice(from.records[kind], to.records[kind]);
}

export async function copySpans(client: PoolClient, rows: readonly Buffer[]): Promise<void> {
  if (rows.length > 0) await copyIn(client, COPY_SPANS, [COPY_HEADER, ...rows, COPY_TRAILER]);
}

export async function copyOccurrences(client: PoolClient, occurrences: readonly OccurrenceRecord[]): Promise<void> {
  if (occurrences.length === 0) return;
  await copyIn(client, COPY_OCCURRENCES, [COPY_HEADER, ...encodeOccurrences(occurrences), COPY_TRAILER]);
}

// Start of the hour, in milliseconds: fine enough to tell the partitions, and few.
function addHours(hours: Set<number>, rows: Iterable<SpanRow>): void {
  let last = -1;
  for (const { startMicros } of rows) {
    const hour = Math.floor(startMicros / HOUR_MICROS);
    if (hour === last) continue;
    last = hour;
    hours.add(hour * 3_600_000);
  }
}
const HOUR_MICROS = 3_600_000_000;

function hoursOf(rows: ReadonlyArray<{ micros: number }>): Set<number> {
  return new Set(rows.map(({ micros }) => Math.floor(micros / HOUR_MICROS) * 3_600_000));
}
