import type { StorageSignal } from '../../../../contract/api.ts';
import type { PartitionField, PartitionHealth } from '../../../../contract/frames.ts';
import { assessPartitions, type AssessedTable } from '../../decide/partition-health.ts';
import type { PartitionedTable, StoredPartition } from '../../decide/partitioned-table.ts';
import { sizeOf } from '../../decide/storage-growth.ts';
import type { ParsedPartitions } from '../parsed-query.ts';
import type { DataFrame } from './data-frame.ts';
import { type Named, numberField, stringField, timeField } from './fields.ts';
import type { FrameContext } from './frame-context.ts';

/** A table without partitions has one row, with nulls from `partition` on. */
export interface PartitionRow {
  table_name: string;
  grain: 'day' | 'month';
  signal: StorageSignal;
  ahead: number;
  retention_days: number;
  max_bytes: number | null;
  archive: boolean;
  last_run_at: Date | null;
  last_error: string | null;
  oldest_row_at: Date | null;
  last_drop_at: Date | null;
  partition: string | null;
  place: StoredPartition['place'] | null;
  since: Date | null;
  from_at: Date | null;
  to_at: Date | null;
  kept: boolean | null;
  row_estimate: number | null;
  bytes: number;
  index_bytes: number;
  dead_rows: number;
  last_vacuum_at: Date | null;
}

export type AssessedPolicy = Omit<PartitionedTable, 'partitions'> &
  AssessedTable &
  Pick<PartitionRow, 'signal' | 'archive' | 'last_run_at' | 'last_drop_at'>;

/** The rows by table, with what is missing and how each table does. */
export function assessRows(rows: readonly PartitionRow[], now: Date): AssessedPolicy[] {
  const tables = new Map<string, [PartitionRow, ...PartitionRow[]]>();
  for (const row of rows) {
    const before = tables.get(row.table_name);
    if (before) before.push(row);
    else tables.set(row.table_name, [row]);
  }
  return [...tables].map(([table, ofTable]) => assessTable(table, ofTable, now));
}

export function partitionsFrames(
  rows: readonly PartitionRow[],
  query: ParsedPartitions,
  context: FrameContext
): DataFrame[] {
  const tables = assessRows(rows, context.now);
  if (query.format === 'table') return [table(tables, context)];
  return query.measure === 'bytes' ? sizeSeries(tables, context) : stateSeries(tables, query.measure, context);
}

function assessTable(table: string, rows: [PartitionRow, ...PartitionRow[]], now: Date): AssessedPolicy {
  const { grain, ahead, retention_days, max_bytes, last_error, oldest_row_at } = rows[0];
  const { signal, archive, last_run_at, last_drop_at } = rows[0];
  const policy: PartitionedTable = {
    table,
    grain,
    ahead,
    retentionDays: retention_days,
    maxBytes: max_bytes,
    lastError: last_error,
    oldestRowAt: oldest_row_at,
    partitions: rows.flatMap(toPartition),
    unbounded: rows.flatMap(({ partition, from_at }) => (partition !== null && from_at === null ? [partition] : [])),
  };
  return { ...policy, ...assessPartitions(policy, now), signal, archive, last_run_at, last_drop_at };
}

function toPartition(row: PartitionRow): StoredPartition[] {
  const { partition, place, from_at, to_at } = row;
  if (partition === null || place === null || from_at === null || to_at === null) return [];
  return [
    {
      name: partition,
      from: from_at,
      to: to_at,
      place,
      since: row.since,
      kept: row.kept ?? false,
      rows: row.row_estimate,
      bytes: row.bytes,
      indexBytes: row.index_bytes,
      deadRows: row.dead_rows,
      lastVacuumAt: row.last_vacuum_at,
    },
  ];
}

function table(tables: readonly AssessedPolicy[], context: FrameContext): DataFrame {
  const all = tables.flatMap((policy) => policy.partitions.map((partition) => ({ policy, partition })));
  const ofPartition = <T>(read: (partition: AssessedPolicy['partitions'][number]) => T) =>
    all.map(({ partition }) => read(partition));
  const ofTable = <T>(read: (policy: AssessedPolicy) => T) => all.map(({ policy }) => read(policy));
  const bytes = { config: { unit: 'bytes' } };
  const fields: Array<Named<PartitionField>> = [
    stringField(
      'table',
      ofTable((policy) => policy.table)
    ),
    stringField(
      'partition',
      ofPartition(({ name }) => name)
    ),
    timeField(
      'from',
      ofPartition(({ from }) => from)
    ),
    timeField(
      'to',
      ofPartition(({ to }) => to)
    ),
    stringField(
      'state',
      ofPartition(({ state }) => state)
    ),
    numberField(
      'rows',
      ofPartition(({ rows }) => rows)
    ),
    numberField(
      'bytes',
      ofPartition((partition) => partition.bytes),
      bytes
    ),
    numberField(
      'indexBytes',
      ofPartition(({ indexBytes }) => indexBytes),
      bytes
    ),
    stringField(
      'grain',
      ofTable(({ grain }) => grain)
    ),
    numberField(
      'retentionDays',
      ofTable(({ retentionDays }) => retentionDays)
    ),
    stringField(
      'health',
      ofTable(({ health }) => health)
    ),
    numberField(
      'deadRows',
      ofPartition(({ deadRows }) => deadRows)
    ),
    timeField(
      'lastVacuum',
      ofPartition(({ lastVacuumAt }) => lastVacuumAt)
    ),
    numberField(
      'latenessMs',
      ofTable(({ latenessMs }) => latenessMs),
      { config: { unit: 'ms' } }
    ),
    numberField(
      'projectedBytes',
      ofTable(({ projectedBytes }) => projectedBytes),
      bytes
    ),
  ];
  return {
    name: 'partitions',
    refId: context.refId,
    meta: {
      preferredVisualisationType: 'table',
      executedQueryString: context.executedQueryString,
      notices: tables
        .filter(({ health }) => health !== 'ok')
        .map(({ table: name, health, message }) => ({
          severity: health === 'critical' ? 'error' : 'warning',
          text: `${name}: ${message}`,
        })),
    },
    fields,
  };
}

/** Bytes of each table over the time of its partitions. */
function sizeSeries(tables: readonly AssessedPolicy[], context: FrameContext): DataFrame[] {
  return tables
    .map(({ table: name, partitions }) => ({
      name,
      onDisk: partitions.filter(({ state, place }) => state !== 'missing' && place === 'attached'),
    }))
    .filter(({ onDisk }) => onDisk.length > 0)
    .map(({ name, onDisk }, index) => ({
      name,
      refId: context.refId,
      meta: seriesMeta(index, context),
      fields: [
        timeField(
          'time',
          onDisk.map(({ from }) => from),
          { nullable: false }
        ),
        numberField('bytes', onDisk.map(sizeOf), {
          labels: { table: name },
          config: { displayNameFromDS: name, unit: 'bytes' },
        }),
      ],
    }));
}

const HEALTH_NUMBERS: Record<PartitionHealth, number> = { ok: 0, warning: 1, critical: 2 };

/** How each table does now, as a series of one point: what an alert rule compares with a threshold. */
function stateSeries(
  tables: readonly AssessedPolicy[],
  measure: 'health' | 'lateness',
  context: FrameContext
): DataFrame[] {
  return tables.map(({ table: name, health, latenessMs }, index) => ({
    name,
    refId: context.refId,
    meta: seriesMeta(index, context),
    fields: [
      timeField('time', [context.now], { nullable: false }),
      numberField(measure, [measure === 'health' ? HEALTH_NUMBERS[health] : latenessMs], {
        labels: { table: name },
        config: { displayNameFromDS: name, ...(measure === 'lateness' && { unit: 'ms' }) },
      }),
    ],
  }));
}

function seriesMeta(index: number, { executedQueryString }: FrameContext): NonNullable<DataFrame['meta']> {
  return {
    type: 'timeseries-multi',
    typeVersion: [0, 1],
    preferredVisualisationType: 'graph',
    ...(index === 0 && { executedQueryString }),
  };
}
