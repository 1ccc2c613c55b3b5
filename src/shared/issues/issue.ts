import type { IssueStatus, IssueSubstatus, Severity } from '../../../contract/frames';

/** An issue as a row of a list shows it: one row of the query `issues`. */
export interface IssueSummary {
  issueId: string;
  type: string;
  message: string;
  culprit: string | null;
  severity: Severity;
  status: IssueStatus;
  substatus: IssueSubstatus;
  service: string | null;
  environment: string | null;
  release: string | null;
  /** Tenant of the latest occurrence, and how many there are in the time range. */
  tenant: string | null;
  tenants: number;
  assignee: string | null;
  /** In the time range of the query. */
  events: number;
  users: number;
  firstSeen: Date | null;
  lastSeen: Date | null;
  traceId: string | null;
  /** Occurrences in equal parts of the time range, oldest first; empty when unknown. */
  trend: number[];
}

export const titleOf = ({ type, message }: Pick<IssueSummary, 'type' | 'message'>) =>
  [type, message].filter(Boolean).join(': ');
