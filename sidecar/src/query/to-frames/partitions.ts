import type { StorageSignal } from '../../../../contract/api.ts';
import type { PartitionField } from '../../../../contract/frames.ts';
import { assessPartitions, type AssessedTable, type PartitionedTable } from '../../decide/partition-health.ts';
import type { ParsedPartitions } from '../parsed-query.ts';
import type { DataFrame } from './data-frame.ts';
import { type Named, numberField, stringField, timeField } from './fields.ts';
import type { FrameContext } from './frame-context.ts';

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
  partition: string | null;
  from_at: Date | null;
  to_at: Date | null;
  row_estimate: number | null;
  bytes: number | null;
  index_bytes: number | null;
  dead_rows: number;
  last_vacuum_at: Date | null;
}

export type AssessedPolicy = Omit<PartitionedTable, 'partitions'> &
  AssessedTable &
  Pick<PartitionRow, 'signal' | 'last_run_at' | 'max_bytes' | 'archive'>;

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
  return query.format === 'series' ? sizeSeries(tables, context) : [table(tables, context)];
}

function assessTable(table: string, rows: [PartitionRow, ...PartitionRow[]], now: Date): AssessedPolicy {
  const { grain, ahead, retention_days, last_error, signal, last_run_at, max_bytes, archive } = rows[0];
  const policy: PartitionedTable = {
    table,
    grain,
    ahead,
    retentionDays: retention_days,
    lastError: last_error,
    partitions: rows.flatMap(
      ({ partition, from_at, to_at, row_estimate, bytes, index_bytes, dead_rows, last_vacuum_at }) =>
        partition === null || from_at === null || to_at === null
          ? []
          : [
              {
                name: partition,
                from: from_at,
                to: to_at,
                rows: row_estimate,
                bytes: bytes ?? 0,
                indexBytes: index_bytes ?? 0,
                deadRows: dead_rows,
                lastVacuumAt: last_vacuum_at,
              },
            ]
    ),
  };
  return { ...policy, ...assessPartitions(policy, now), signal, last_run_at, max_bytes, archive };
}

function table(tables: readonly AssessedPolicy[], context: FrameContext): DataFrame {
  const all = tables.flatMap((policy) => policy.partitions.map((partition) => ({ policy, partition })));
  const column = <T>(read: (row: (typeof all)[number]) => T) => all.map(read);
  const bytes = { config: { unit: 'bytes' } };
  const fields: Array<Named<PartitionField>> = [
    stringField(
      'table',
      column(({ policy }) => policy.table)
    ),
    stringField(
      'partition',
      column(({ partition }) => partition.name)
    ),
    timeField(
      'from',
      column(({ partition }) => partition.from)
    ),
    timeField(
      'to',
      column(({ partition }) => partition.to)
    ),
    stringField(
      'state',
      column(({ partition }) => partition.state)
    ),
    numberField(
      'rows',
      column(({ partition }) => partition.rows)
    ),
    numberField(
      'bytes',
      column(({ partition }) => partition.bytes),
      bytes
    ),
    numberField(
      'indexBytes',
      column(({ partition }) => partition.indexBytes),
      bytes
    ),
    stringField(
      'grain',
      column(({ policy }) => policy.grain)
    ),
    numberField(
      'retentionDays',
      column(({ policy }) => policy.retentionDays)
    ),
    stringField(
      'health',
      column(({ policy }) => policy.health)
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
    .map(({ table: name, partitions }) => ({ name, existing: partitions.filter(({ state }) => state !== 'missing') }))
    .filter(({ existing }) => existing.length > 0)
    .map(({ name, existing }, index) => ({
      name,
      refId: context.refId,
      meta: {
        type: 'timeseries-multi',
        typeVersion: [0, 1],
        preferredVisualisationType: 'graph',
        ...(index === 0 && { executedQueryString: context.executedQueryString }),
      },
      fields: [
        timeField(
          'time',
          existing.map(({ from }) => from),
          { nullable: false }
        ),
        numberField(
          'bytes',
          existing.map(({ bytes, indexBytes }) => bytes + indexBytes),
          {
            labels: { table: name },
            config: { displayNameFromDS: name, unit: 'bytes' },
          }
        ),
      ],
    }));
}
