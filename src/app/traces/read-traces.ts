import type { DataFrame } from '@grafana/data';
import type { TraceSearchField } from '../../../contract/frames';
import { columnsWith } from '../../shared/data-frames/columns';

/** A trace as a row of the search shows it. */
export interface TraceSummary {
  traceId: string;
  startTime: Date | null;
  rootService: string | null;
  rootName: string;
  durationMs: number;
  spans: number;
  errors: number;
  services: number;
  httpStatus: number | null;
}

/** Rows of the query `traces`, in the order given. */
export function readTraces(series: readonly DataFrame[]): TraceSummary[] {
  const columns = columnsWith(series, 'rootName' satisfies TraceSearchField);
  if (!columns) {
    return [];
  }
  const number = (name: TraceSearchField, row: number) => columns.number(name, row);
  return Array.from({ length: columns.length }, (_, row) => ({
    traceId: columns.text('traceID' satisfies TraceSearchField, row) ?? '',
    startTime: columns.time('startTime' satisfies TraceSearchField, row),
    rootService: columns.text('rootService' satisfies TraceSearchField, row),
    rootName: columns.text('rootName' satisfies TraceSearchField, row) ?? 'Root span not received',
    durationMs: number('duration', row) ?? 0,
    spans: number('spans', row) ?? 0,
    errors: number('errors', row) ?? 0,
    services: number('services', row) ?? 0,
    httpStatus: number('httpStatus', row),
  })).filter(({ traceId }) => traceId !== '');
}
