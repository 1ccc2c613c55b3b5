import type { OperationField } from '../../../../contract/frames.ts';
import type { ParsedOperations } from '../parsed-query.ts';
import type { DataFrame } from './data-frame.ts';
import { type Named, numberField, stringField } from './fields.ts';
import { cut, type FrameContext } from './frame-context.ts';

export interface OperationRow {
  service: string;
  /** Null when there is one row per service. */
  operation: string | null;
  kind: number | null;
  spans: number;
  errors: number;
  total_ms: number;
  p50: number | null;
  p95: number | null;
  p99: number | null;
}

export function operationsFrames(
  rows: readonly OperationRow[],
  query: ParsedOperations,
  context: FrameContext
): DataFrame[] {
  const { rows: shown, notices } = cut(rows, query.limit, query.by === 'service' ? 'services' : 'operations');
  const column = <T>(read: (row: OperationRow) => T) => shown.map(read);
  const seconds = Math.max(1, (context.window.to.getTime() - context.window.from.getTime()) / 1000);
  const ms = { config: { unit: 'ms' } };
  const fields: Array<Named<OperationField>> = [
    stringField(
      'service',
      column((row) => row.service)
    ),
    stringField(
      'operation',
      column((row) => row.operation)
    ),
    stringField(
      'kind',
      column((row) => (row.kind === null ? null : (KINDS[row.kind] ?? 'unspecified')))
    ),
    numberField(
      'rate',
      column((row) => row.spans / seconds),
      { config: { unit: 'reqps' } }
    ),
    numberField(
      'errorRatio',
      column((row) => (row.spans > 0 ? row.errors / row.spans : null)),
      {
        config: { unit: 'percentunit' },
      }
    ),
    numberField(
      'count',
      column((row) => row.spans)
    ),
    numberField(
      'errors',
      column((row) => row.errors)
    ),
    numberField(
      'mean',
      column((row) => (row.spans > 0 ? row.total_ms / row.spans : null)),
      ms
    ),
    numberField(
      'p50',
      column((row) => row.p50),
      ms
    ),
    numberField(
      'p95',
      column((row) => row.p95),
      ms
    ),
    numberField(
      'p99',
      column((row) => row.p99),
      ms
    ),
    numberField(
      'total',
      column((row) => row.total_ms),
      ms
    ),
  ];
  return [
    {
      name: 'operations',
      refId: context.refId,
      meta: { preferredVisualisationType: 'table', executedQueryString: context.executedQueryString, notices },
      fields,
    },
  ];
}

const KINDS: Readonly<Record<number, string>> = {
  1: 'internal',
  2: 'server',
  3: 'client',
  4: 'producer',
  5: 'consumer',
};
