import type { OccurrenceField } from '../../../../contract/frames.ts';
import type { ParsedOccurrences } from '../parsed-query.ts';
import type { DataFrame } from './data-frame.ts';
import { type Named, stringField, timeField, traceLink } from './fields.ts';
import { cut, type FrameContext } from './frame-context.ts';
import { titleOf } from './title.ts';

export interface OccurrenceRow {
  occurrence_id: string;
  error_id: string;
  occurred_at: Date;
  error_type: string;
  error_message: string;
  severity: string;
  service_name: string | null;
  environment: string;
  release_version: string | null;
  tenant: string | null;
  user_id: string | null;
  trace_id: string | null;
  span_id: string | null;
}

export function occurrencesFrames(
  rows: readonly OccurrenceRow[],
  query: ParsedOccurrences,
  context: FrameContext
): DataFrame[] {
  const { rows: shown, notices } = cut(rows, query.limit, 'occurrences');
  const column = <T>(read: (row: OccurrenceRow) => T) => shown.map(read);
  const fields: Array<Named<OccurrenceField>> = [
    stringField(
      'occurrenceId',
      column((row) => row.occurrence_id)
    ),
    stringField(
      'issueId',
      column((row) => row.error_id)
    ),
    timeField(
      'occurredAt',
      column((row) => row.occurred_at)
    ),
    stringField(
      'title',
      column((row) => titleOf(row.error_type, row.error_message))
    ),
    stringField(
      'severity',
      column((row) => row.severity)
    ),
    stringField(
      'service',
      column((row) => row.service_name)
    ),
    stringField(
      'environment',
      column((row) => row.environment)
    ),
    stringField(
      'release',
      column((row) => row.release_version)
    ),
    stringField(
      'tenant',
      column((row) => row.tenant)
    ),
    stringField(
      'user',
      column((row) => row.user_id)
    ),
    stringField(
      'traceID',
      column((row) => row.trace_id),
      { config: traceLink(context.datasource) }
    ),
    stringField(
      'spanID',
      column((row) => row.span_id)
    ),
  ];
  return [
    {
      name: 'occurrences',
      refId: context.refId,
      meta: { preferredVisualisationType: 'table', executedQueryString: context.executedQueryString, notices },
      fields,
    },
  ];
}
