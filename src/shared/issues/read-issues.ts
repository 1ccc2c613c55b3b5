import type { DataFrame } from '@grafana/data';
import type { IssueField, IssueStatus, IssueSubstatus, Severity } from '../../../contract/frames';
import { columnsWith, type Columns } from '../data-frames/columns';
import type { IssueSummary } from './issue';

/** Rows of the query `issues`, in the order given. Undefined when none of the data frames has issues. */
export function readIssues(series: readonly DataFrame[]): IssueSummary[] | undefined {
  const columns = columnsWith(series, 'issueId' satisfies IssueField);
  return (
    columns &&
    Array.from({ length: columns.length }, (_, row) => readIssue(columns, row)).filter(({ issueId }) => issueId !== '')
  );
}

function readIssue(columns: Columns, row: number): IssueSummary {
  const text = (name: IssueField) => columns.text(name, row);
  const number = (name: IssueField) => columns.number(name, row) ?? 0;
  return {
    issueId: text('issueId') ?? '',
    type: text('type') ?? text('title') ?? 'Error',
    message: text('message') ?? '',
    culprit: text('culprit'),
    severity: oneOf(SEVERITIES, text('severity'), 'error'),
    status: oneOf(STATUSES, text('status'), 'unresolved'),
    substatus: oneOf(SUBSTATUSES, text('substatus'), 'ongoing'),
    service: text('service'),
    environment: text('environment'),
    release: text('release'),
    tenant: text('tenant'),
    tenants: number('tenants'),
    assignee: text('assignee'),
    events: number('events'),
    users: number('users'),
    firstSeen: columns.time('firstSeen' satisfies IssueField, row),
    lastSeen: columns.time('lastSeen' satisfies IssueField, row),
    traceId: text('traceID'),
    trend: readTrend(columns.json('trend' satisfies IssueField, row)),
  };
}

function readTrend(value: unknown): number[] {
  return Array.isArray(value) ? value.map((count) => (typeof count === 'number' && count > 0 ? count : 0)) : [];
}

/** A word that this version does not know must not break the list: the row falls back to the plain one. */
function oneOf<T extends string>(known: readonly T[], word: string | null, otherwise: T): T {
  return known.find((candidate) => candidate === word) ?? otherwise;
}

const SEVERITIES: readonly Severity[] = ['debug', 'info', 'warning', 'error', 'critical'];
const STATUSES: readonly IssueStatus[] = ['unresolved', 'resolved', 'ignored', 'investigating'];
const SUBSTATUSES: readonly IssueSubstatus[] = ['new', 'regressed', 'escalating', 'ongoing'];
