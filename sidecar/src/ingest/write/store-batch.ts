import type { PoolClient } from 'pg';
import { copyIn } from '../../postgres/copy-in.ts';
import type { OccurrenceRecord } from '../records.ts';
import type { Batch, BatchedRequest } from './batch.ts';
import { COPY_SPANS, type SpanRow } from './batch-rows.ts';
import { COPY_HEADER, COPY_TRAILER } from './copy-binary.ts';
import type { Dictionaries } from './dictionaries.ts';
import { storeIssues } from './issues.ts';
import { markLateHours } from './late-hours.ts';
import { noteRequests } from './ledger.ts';
import { COPY_OCCURRENCES, encodeOccurrences } from './occurrence-rows.ts';
import type { PartitionKeeper } from './partition-keeper.ts';
import type { Rollups } from './rollups.ts';

/** What storing needs beside the batch. */
export interface StoreContext {
  client: PoolClient;
  dictionaries: Dictionaries;
  partitions: PartitionKeeper;
  rollups: Rollups;
  now: Date;
}

/** What was committed. */
export interface BatchOutcome {
  /** Requests that had been stored before, by digest. */
  repeated: Set<string>;
  spans: number;
  occurrences: number;
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
  const { client, rollups, now } = context;
  await prepare(context, batch, requests);
  await client.query('begin');
  try {
    const isNew = await noteRequests(client, now, requests.map(ledgerEntry));
    // Taken out as it is found: the same request may stand in a batch twice.
    const fresh = requests.filter(({ pending }) => isNew.delete(pending.id));
    const stored = new Set(fresh);
    const spans = rowRanges(fresh).flatMap(([first, last]) => batch.rows.chunks(first, last));
    const occurrences = fresh.flatMap((request) => occurrencesOf(batch, request));
    await copySpans(client, spans);
    await copyOccurrences(client, occurrences);
    await storeIssues(client, occurrences);
    for (const { firstRow, lastRow } of fresh) rollups.add(batch.rows.between(firstRow, lastRow));
    await rollups.write(client);
    await markLateHours(client, timesOf(rollups, occurrences), now);
    await client.query('commit');
    rollups.committed();
    return {
      repeated: new Set(requests.filter((request) => !stored.has(request)).map(({ pending }) => pending.id)),
      spans: fresh.reduce((sum, { firstRow, lastRow }) => sum + lastRow - firstRow, 0),
      occurrences: occurrences.length,
    };
  } catch (error) {
    rollups.rolledBack();
    await client.query('rollback');
    throw error;
  }
}

/** When what a batch stores happened, in ms epoch; spans by the minute. */
export function timesOf(rollups: Rollups, occurrences: readonly OccurrenceRecord[]): number[] {
  return [...rollups.touchedMinutes(), ...occurrences.map(({ occurredAt }) => occurredAt.getTime())];
}

// Neighbours as one range: a thousand small requests are then one piece of bytes and not a thousand.
function rowRanges(requests: readonly BatchedRequest[]): Array<[first: number, last: number]> {
  const ranges: Array<[number, number]> = [];
  for (const { firstRow, lastRow } of requests) {
    const range = ranges.at(-1);
    if (range?.[1] === firstRow) range[1] = lastRow;
    else ranges.push([firstRow, lastRow]);
  }
  return ranges;
}

/** What must be there before the transaction: dictionary rows, partitions, the writer id of the rollups. */
export async function prepare(
  { client, dictionaries, partitions, rollups, now }: StoreContext,
  batch: Batch,
  requests: readonly BatchedRequest[]
): Promise<void> {
  const { rows } = batch;
  await dictionaries.resolve(client, rows.newEntries(requests[0]?.firstRow ?? 0, requests.at(-1)?.lastRow ?? 0));
  rows.fillInIds();
  await partitions.ensure('ingest_ledger', [now.getTime()]);
  const hours = new Set<number>();
  for (const { firstRow, lastRow } of requests) addHours(hours, rows.between(firstRow, lastRow));
  await partitions.ensure('span', hours);
  await partitions.ensure('span_rollup', hours);
  const occurrences = requests.flatMap((request) => occurrencesOf(batch, request));
  await partitions.ensure('tb_error_occurrence', new Set(occurrences.map(({ occurredAt }) => occurredAt.getTime())));
  await rollups.prepare(client, now);
}

export function ledgerEntry({ pending, firstRow, lastRow, firstOccurrence, lastOccurrence }: BatchedRequest) {
  const { digest, projectId, signal } = pending.request;
  return { digest, projectId, signal, records: lastRow - firstRow + lastOccurrence - firstOccurrence };
}

export function occurrencesOf(batch: Batch, { firstOccurrence, lastOccurrence }: BatchedRequest): OccurrenceRecord[] {
  return batch.rows.occurrences.slice(firstOccurrence, lastOccurrence);
}

export async function copySpans(client: PoolClient, rows: readonly Buffer[]): Promise<void> {
  if (rows.length > 0) await copyIn(client, COPY_SPANS, [COPY_HEADER, ...rows, COPY_TRAILER]);
}

export async function copyOccurrences(client: PoolClient, occurrences: readonly OccurrenceRecord[]): Promise<void> {
  if (occurrences.length === 0) return;
  await copyIn(client, COPY_OCCURRENCES, [
    Buffer.concat([COPY_HEADER, ...encodeOccurrences(occurrences), COPY_TRAILER]),
  ]);
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
