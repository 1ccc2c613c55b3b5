import type { TraceSearchField } from '../../../../contract/frames.ts';
import type { ParsedTraces } from '../parsed-query.ts';
import type { DataFrame } from './data-frame.ts';
import { type Named, numberField, stringField, timeField, traceLink } from './fields.ts';
import { cut, type FrameContext } from './frame-context.ts';

export interface TraceSearchRow {
  trace_id: string;
  start_time: Date;
  root_service: string;
  root_name: string;
  duration_ms: number;
  spans: number;
  errors: number;
  services: number;
  http_status: number | null;
  environment: string;
  tenant: string | null;
  /** Traces that were looked at. */
  candidates: number;
}

/** A table, never marked as a trace: the trace view would take it for one. `most`: traces looked at when filtering by length. */
export function tracesFrames(
  rows: readonly TraceSearchRow[],
  query: ParsedTraces,
  context: FrameContext,
  most: number
): DataFrame[] {
  const { rows: shown, notices } = cut(rows, query.limit, 'traces');
  const byLength = query.minDurationMs !== undefined || query.maxDurationMs !== undefined;
  if (byLength && notices.length === 0 && (rows[0]?.candidates ?? 0) >= most) {
    const order = query.sort === 'duration' ? 'slowest' : 'latest';
    notices.push({
      severity: 'warning',
      text: `Only the ${order} ${most.toLocaleString('en-US')} matching traces were looked at. Narrow the search or the time range to see the rest.`,
    });
  }
  const column = <T>(read: (row: TraceSearchRow) => T) => shown.map(read);
  const fields: Array<Named<TraceSearchField>> = [
    stringField(
      'traceID',
      column((row) => row.trace_id),
      { config: traceLink(context.datasource) }
    ),
    timeField(
      'startTime',
      column((row) => row.start_time)
    ),
    stringField(
      'rootService',
      column((row) => row.root_service)
    ),
    stringField(
      'rootName',
      column((row) => row.root_name)
    ),
    numberField(
      'duration',
      column((row) => row.duration_ms),
      { config: { unit: 'ms' } }
    ),
    numberField(
      'spans',
      column((row) => row.spans)
    ),
    numberField(
      'errors',
      column((row) => row.errors)
    ),
    numberField(
      'services',
      column((row) => row.services)
    ),
    numberField(
      'httpStatus',
      column((row) => row.http_status)
    ),
    stringField(
      'environment',
      column((row) => row.environment)
    ),
    stringField(
      'tenant',
      column((row) => row.tenant)
    ),
  ];
  return [
    {
      name: 'traces',
      refId: context.refId,
      meta: { preferredVisualisationType: 'table', executedQueryString: context.executedQueryString, notices },
      fields,
    },
  ];
}
