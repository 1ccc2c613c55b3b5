import type { PoolClient } from 'pg';
import { cutText } from '../../decide/text-limits.ts';
import type { Batch, BatchedRequest } from './batch.ts';
import type { SpanRow } from './batch-rows.ts';
import { isDuplicate, remedyFor } from './database-errors.ts';
import { storeIssues } from './issues.ts';
import { KIND_NAMES, kindOf, perKind } from './kinds/kinds.ts';
import { markLateHours } from './late-hours.ts';
import { noteRequests } from './ledger.ts';
import { orderOf, type MetricPoint } from './metric-points.ts';
import type { OccurrenceRecord } from '../records.ts';
import { withoutReported } from './reported-errors.ts';
import {
  copyOccurrences,
  copySpans,
  ledgerEntry,
  pointsOf,
  prepare,
  recordsOf,
  reportsOf,
  timesOf,
  type BatchOutcome,
  type StoreContext,
} from './store-batch.ts';
import { storePoints } from './store-points.ts';

export interface CarefulOutcome extends BatchOutcome {
  setAside: number;
  /** PostgreSQL's words on the first of them. */
  reason: string;
}

/**
 * Stores one request that holds a row PostgreSQL refuses: looks for it by halves, sets it aside with the reason and
 * stores its neighbours, all in one transaction. An occurrence that is there already is passed over.
 */
export async function storeCarefully(
  context: StoreContext,
  batch: Batch,
  request: BatchedRequest
): Promise<CarefulOutcome> {
  const { client, partitions, rollups, now } = context;
  const { request: sent, id } = request.pending;
  await prepare(context, batch, [request]);
  await client.query('begin');
  try {
    const isNew = await noteRequests(client, now, [ledgerEntry(request)]);
    if (!isNew.has(id)) {
      await client.query('rollback');
      const nothing = { spans: 0, occurrences: 0, points: 0, records: perKind(() => 0) };
      return { repeated: new Set([id]), ...nothing, setAside: 0, reason: '' };
    }
    const refused: Refused[] = [];
    const rows = batch.rows.between(request.from.rows, request.to.rows);
    const spans = await keepGood(
      client,
      rows,
      (part) => copySpans(client, chunksOf(batch, part)),
      (row, reason) => {
        refused.push({ reason, record: spanForPeople(batch, row) });
      }
    );
    const occurrences = await keepGood(
      client,
      await withoutReported(client, now, [reportsOf(batch, request)]),
      (part) => copyOccurrences(client, part),
      (occurrence, reason, duplicate) => {
        if (!duplicate) refused.push({ reason, record: occurrenceForPeople(occurrence) });
      }
    );
    await storeIssues(client, occurrences);
    // In the order in which they are measured, so that halves do not turn a later reading into a late one.
    const points = await keepGood(
      client,
      pointsOf(batch, request).sort((a, b) => a.series.id - b.series.id || orderOf(a) - orderOf(b)),
      (part) => storePoints(client, part, now),
      (point, reason) => {
        refused.push({ reason, record: pointForPeople(point) });
      }
    );
    const records = perKind(() => 0);
    for (const kind of KIND_NAMES) {
      const { store, forPeople } = kindOf(kind);
      const kept = await keepGood(
        client,
        recordsOf(batch, request, kind),
        (part) => store(client, part, now),
        (row, reason) => {
          refused.push({ reason, record: forPeople(row) });
        }
      );
      records[kind] = kept.length;
    }
    rollups.add(spans, partitions.accepted('span_rollup', now).fromMicros);
    await rollups.write(client);
    await markLateHours(client, timesOf(rollups, occurrences), now);
    await setAside(client, now, sent.projectId, sent.signal, refused);
    await client.query('commit');
    rollups.committed();
    return {
      repeated: new Set(),
      spans: spans.length,
      occurrences: occurrences.length,
      points: points.length,
      records,
      setAside: refused.length,
      reason: refused[0]?.reason ?? '',
    };
  } catch (error) {
    rollups.rolledBack();
    await client.query('rollback');
    throw error;
  }
}

interface Refused {
  reason: string;
  record: unknown;
}

// Copies the records by halves until only those are left out that PostgreSQL refuses one by one.
async function keepGood<T>(
  client: PoolClient,
  records: readonly T[],
  copy: (part: readonly T[]) => Promise<unknown>,
  refuse: (record: T, reason: string, duplicate: boolean) => void
): Promise<T[]> {
  const [first] = records;
  if (first === undefined) return [];
  await client.query('savepoint part');
  try {
    await copy(records);
    await client.query('release savepoint part');
    return [...records];
  } catch (error) {
    if (remedyFor(error) !== 'data') throw error;
    await client.query('rollback to savepoint part');
    if (records.length === 1) {
      refuse(first, cutText((error as Error).message, 500), isDuplicate(error));
      return [];
    }
    const middle = records.length >> 1;
    const left = await keepGood(client, records.slice(0, middle), copy, refuse);
    return [...left, ...(await keepGood(client, records.slice(middle), copy, refuse))];
  }
}

function chunksOf(batch: Batch, rows: readonly SpanRow[]): Buffer[] {
  const first = rows[0]?.index ?? 0;
  return batch.rows.chunks(first, first + rows.length);
}

function spanForPeople(batch: Batch, row: SpanRow): unknown {
  const { operation, resource } = row;
  return {
    ...batch.rows.ids(row),
    service: resource.record.serviceName,
    name: operation.spanName,
    start: new Date(row.startMicros / 1_000).toISOString(),
    copy_row: batch.rows.out.view(row.slab, row.start, Math.min(row.end, row.start + 65_536)).toString('base64'),
  };
}

function occurrenceForPeople({ occurrenceId, issueId, type, message, occurredAt, service }: OccurrenceRecord): unknown {
  return { occurrenceId, issueId, type, message, occurredAt, service };
}

function pointForPeople({ series, record, micros }: MetricPoint): unknown {
  const { name, type, labels } = series.record;
  const { value, count } = record;
  const service = series.resource.record.serviceName;
  return { name, type, labels, value, count, service, time: new Date(micros / 1_000).toISOString() };
}

async function setAside(
  client: PoolClient,
  now: Date,
  projectId: number,
  signal: string,
  refused: readonly Refused[]
): Promise<void> {
  if (refused.length === 0) return;
  const reasons = refused.map(({ reason }) => reason);
  const records = refused.map(({ record }) => JSON.stringify(record));
  await client.query(SET_ASIDE, [now, projectId, signal, reasons, records]);
  await client.query(TRIM);
}

const SET_ASIDE = /* sql */ `
  -- ingest/set-aside
  insert into howdah.rejected (rejected_at, project_id, signal, reason, record)
  select $1, $2, $3, reason, record::jsonb
    from unnest($4::text[], $5::text[]) as given (reason, record)`;

const TRIM = /* sql */ `
  -- ingest/trim-rejected
  delete from howdah.rejected
   where rejected_id <= (select max(rejected_id) - 10000 from howdah.rejected)`;
