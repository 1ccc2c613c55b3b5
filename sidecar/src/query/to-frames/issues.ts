import type { IssueField } from '../../../../contract/frames.ts';
import type { ParsedIssues } from '../parsed-query.ts';
import type { DataFrame } from './data-frame.ts';
import { cut, type FrameContext } from './frame-context.ts';
import { jsonField, type Named, numberField, stringField, timeField, traceLink } from './fields.ts';
import { titleOf } from './title.ts';

export interface IssueRow {
  error_id: string;
  error_type: string;
  error_message: string;
  culprit: string;
  severity: string;
  status: string;
  substatus: string;
  service_name: string | null;
  environment: string;
  release_version: string | null;
  tenant: string | null;
  tenants: number;
  assigned_to: string | null;
  trace_id: string | null;
  events: number;
  users: number;
  first_seen: Date;
  last_seen: Date;
  /** Number of the part of the time range to occurrences in it. */
  trend: Record<string, number> | null;
}

export function issuesFrames(
  rows: readonly IssueRow[],
  query: ParsedIssues,
  context: FrameContext,
  trendParts: number
): DataFrame[] {
  const { rows: shown, notices } = cut(rows, query.limit, 'issues');
  const column = <T>(read: (row: IssueRow) => T) => shown.map(read);
  const trend = ({ trend: parts }: IssueRow) => Array.from({ length: trendParts }, (_, part) => parts?.[part] ?? 0);
  const fields: Array<Named<IssueField>> = [
    stringField(
      'issueId',
      column((row) => row.error_id)
    ),
    stringField(
      'title',
      column((row) => titleOf(row.error_type, row.error_message))
    ),
    stringField(
      'type',
      column((row) => row.error_type)
    ),
    stringField(
      'message',
      column((row) => row.error_message)
    ),
    stringField(
      'culprit',
      column((row) => row.culprit)
    ),
    stringField(
      'severity',
      column((row) => row.severity)
    ),
    stringField(
      'status',
      column((row) => row.status)
    ),
    stringField(
      'substatus',
      column((row) => row.substatus)
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
    numberField(
      'tenants',
      column((row) => row.tenants)
    ),
    stringField(
      'assignee',
      column((row) => row.assigned_to)
    ),
    numberField(
      'events',
      column((row) => row.events)
    ),
    numberField(
      'users',
      column((row) => row.users)
    ),
    timeField(
      'firstSeen',
      column((row) => row.first_seen)
    ),
    timeField(
      'lastSeen',
      column((row) => row.last_seen)
    ),
    stringField(
      'traceID',
      column((row) => row.trace_id),
      { config: traceLink(context.datasource) }
    ),
    jsonField('trend', column(trend)),
  ];
  return [
    {
      name: 'issues',
      refId: context.refId,
      meta: { preferredVisualisationType: 'table', executedQueryString: context.executedQueryString, notices },
      fields,
    },
  ];
}
